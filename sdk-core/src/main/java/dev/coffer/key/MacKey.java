package dev.coffer.key;

/**
 * A message authentication key of the ring: HMAC-SHA-256. Thread-safe; useless once its ring is
 * closed.
 */
public final class MacKey {
  /** The bytes of a tag. */
  public static final int TAG_BYTES = 32;

  MacKey() {}

  /**
   * The tag of a message in parts. Each part is preceded by its length, so that parts never flow
   * into each other.
   */
  public byte[] sign(byte[]... parts) {
    throw new UnsupportedOperationException("" + parts.length);
  }

  /** Whether a tag is that of a message in parts. Constant time in the tag. */
  public boolean verify(byte[] tag, byte[]... parts) {
    throw new UnsupportedOperationException("" + parts.length + tag.length);
  }
}
