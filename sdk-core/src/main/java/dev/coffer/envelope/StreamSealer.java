package dev.coffer.envelope;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.security.GeneralSecurityException;

/**
 * Seals the segments of one stream in their order, after its header. Salt and nonces are its own:
 * nobody chooses them. No I/O. Not thread-safe.
 */
public final class StreamSealer implements AutoCloseable {
  /** How much plaintext each segment has but the last, which may have less. */
  public static final int SEGMENT_BYTES = 64 * 1024;

  /** By how much a sealed segment is longer than its plaintext. */
  public static final int TAG_BYTES = Layout.TAG_BYTES;

  /** The bytes of a data key. */
  public static final int KEY_BYTES = Layout.KEY_BYTES;

  private final StreamHeader header;
  private final SegmentCipher cipher;

  private StreamSealer(StreamHeader header, SegmentCipher cipher) {
    this.header = header;
    this.cipher = cipher;
  }

  /**
   * Begins a stream.
   *
   * @param dataKey {@value #KEY_BYTES} bytes; may serve many streams; wiped by the caller
   * @param wrapped the same key, wrapped, of 1 to {@value StreamHeader#MAX_WRAPPED_BYTES} bytes
   * @param context what the reader must know and give again; not kept in the stream
   */
  public static StreamSealer begin(byte[] dataKey, byte[] wrapped, byte[] context) {
    return begin(dataKey, wrapped, context, SEGMENT_BYTES, new KernelRandomness());
  }

  /** With the known salt of the tests. */
  static StreamSealer begin(
      byte[] dataKey, byte[] wrapped, byte[] context, int segmentBytes, Randomness randomness) {
    if (dataKey.length != KEY_BYTES) {
      throw new IllegalArgumentException("a data key has 32 bytes");
    }
    byte[] salt = new byte[Layout.SALT_BYTES];
    randomness.draw(salt, salt.length);
    StreamHeader header = StreamHeader.of(segmentBytes, wrapped, salt);
    SegmentCipher cipher = new SegmentCipher(header, dataKey, context);
    System.arraycopy(
        cipher.commitment(), 0, header.array(), header.commitmentOffset(), Layout.COMMITMENT_BYTES);
    return new StreamSealer(header, cipher);
  }

  /** The header, which is written first. */
  public byte[] header() {
    return header.encoded();
  }

  /**
   * Seals a segment after which another comes.
   *
   * @param plaintext its first {@value #SEGMENT_BYTES} bytes, not changed
   * @param target takes as many and the tag
   * @return how many bytes were written
   * @throws SecretsException LIMIT_EXCEEDED when the stream has 2^32 segments (256 TiB)
   */
  public int seal(byte[] plaintext, byte[] target) {
    return seal(plaintext, header.segmentBytes(), target);
  }

  /**
   * Seals the last segment. An empty one is sealed only where it is the only one.
   *
   * @param length of the plaintext, at most {@value #SEGMENT_BYTES}
   * @return how many bytes were written
   * @throws SecretsException as {@link #seal}
   */
  public int sealLast(byte[] plaintext, int length, byte[] target) {
    if (length > header.segmentBytes() || (length == 0 && !cipher.isFresh())) {
      throw new IllegalArgumentException("the last segment of a stream is full, or shorter");
    }
    cipher.last();
    return seal(plaintext, length, target);
  }

  private int seal(byte[] plaintext, int length, byte[] target) {
    if (!cipher.hasRoom()) {
      throw SecretsException.of(ErrorCode.LIMIT_EXCEEDED, "The stream has more than 256 TiB.")
          .remedy("Split it into several streams.")
          .build();
    }
    try {
      return cipher.seal(plaintext, length, target);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's cryptography failed", e);
    }
  }

  /** Forgets the key. */
  @Override
  public void close() {
    cipher.wipe();
  }
}
