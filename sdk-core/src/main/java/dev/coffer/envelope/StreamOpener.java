package dev.coffer.envelope;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the segments of one stream in their order. Whatever is wrong with one (damage, another
 * place, another stream, another context, an end that is none), every method gives the same {@link
 * SecretsException} INTEGRITY, and no plaintext; nothing opens after that. No I/O. Not thread-safe.
 */
public final class StreamOpener implements AutoCloseable {
  private final int segmentBytes;
  private final SegmentCipher cipher;
  private boolean refused;

  private StreamOpener(int segmentBytes, SegmentCipher cipher) {
    this.segmentBytes = segmentBytes;
    this.cipher = cipher;
  }

  /**
   * Begins a stream whose header was read: checks that data key, header and context are those that
   * it was sealed with, before any segment is opened.
   *
   * @param dataKey what the header's wrapped key unwrapped to; wiped by the caller
   * @throws SecretsException INTEGRITY when they are not
   */
  public static StreamOpener begin(StreamHeader header, byte[] dataKey, byte[] context) {
    if (dataKey.length != Layout.KEY_BYTES) {
      throw damaged(null);
    }
    SegmentCipher cipher = new SegmentCipher(header, dataKey, context);
    byte[] stated =
        Arrays.copyOfRange(header.array(), header.commitmentOffset(), header.array().length);
    if (!MessageDigest.isEqual(cipher.commitment(), stated)) {
      cipher.wipe();
      throw damaged(null);
    }
    return new StreamOpener(header.segmentBytes(), cipher);
  }

  /**
   * Opens a segment after which another comes.
   *
   * @param sealed begins with it, of full length and with its tag
   * @param target takes the plaintext
   * @return how many bytes of plaintext there are
   */
  public int open(byte[] sealed, byte[] target) {
    return open(sealed, segmentBytes + Layout.TAG_BYTES, target);
  }

  /**
   * Opens the last segment.
   *
   * @param length of what there is, with the tag
   * @return how many bytes of plaintext there are
   */
  public int openLast(byte[] sealed, int length, byte[] target) {
    boolean empty = length == Layout.TAG_BYTES;
    if (length < Layout.TAG_BYTES || (empty && !cipher.isFresh())) {
      refuse();
    }
    cipher.last();
    return open(sealed, length, target);
  }

  private int open(byte[] sealed, int length, byte[] target) {
    if (refused || !cipher.hasRoom()) {
      refuse();
    }
    try {
      return cipher.open(sealed, length, target);
    } catch (AEADBadTagException e) {
      Arrays.fill(target, (byte) 0);
      refuse();
      return 0;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's cryptography failed", e);
    }
  }

  private void refuse() {
    refused = true;
    cipher.wipe();
    throw damaged(null);
  }

  /**
   * The one refusal of a stream, whatever is wrong with it.
   *
   * @param cause what is known of it in this process; null for nothing
   */
  public static SecretsException damaged(@Nullable Throwable cause) {
    SecretsException.Builder refusal =
        SecretsException.of(
                ErrorCode.INTEGRITY, "The stream is damaged, cut off, or not the one asked for.")
            .remedy("Fetch it again; use nothing of what was read of it.");
    return cause == null ? refusal.build() : refusal.cause(cause).build();
  }

  /** Forgets the key. */
  @Override
  public void close() {
    cipher.wipe();
  }
}
