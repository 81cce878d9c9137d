package dev.coffer.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * A message authentication key of the ring: HMAC-SHA-256 (RFC 2104, FIPS 198-1). Thread-safe. Once
 * its ring is closed, every use throws {@link IllegalStateException}.
 */
public final class MacKey {
  /** The bytes of a tag. */
  public static final int TAG_BYTES = 32;

  static final String ALGORITHM = "HmacSHA256";

  private final OffHeapKey key;

  MacKey(OffHeapKey key) {
    this.key = key;
  }

  /**
   * The tag of a message in parts. Each part is preceded by its length, so that parts never flow
   * into each other.
   */
  public byte[] sign(byte[]... parts) {
    Mac mac = start();
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    for (byte[] part : parts) {
      mac.update(length.putInt(0, part.length).array());
      mac.update(part);
    }
    return mac.doFinal();
  }

  /** Whether a tag is that of a message in parts. Constant time in the tag. */
  public boolean verify(byte[] tag, byte[]... parts) {
    return MessageDigest.isEqual(sign(parts), tag);
  }

  /** A Mac of its own for each tag: one that is kept would keep the padded key on the heap. */
  private Mac start() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "MacKey[redacted]";
  }
}
