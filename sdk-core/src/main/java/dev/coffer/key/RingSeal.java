package dev.coffer.key;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What guards the record of a ring: {@code record ‖ tag ‖ checksum}. The tag is that of the ring's
 * own {@link MacKey} over the record. The checksum, 8 bytes of SHA-256 over record and tag, has no
 * key: it tells damage from a record that was made with another root key, whose tag cannot be
 * judged.
 */
final class RingSeal {
  private static final int CHECKSUM_BYTES = 8;
  private static final int GUARD_BYTES = MacKey.TAG_BYTES + CHECKSUM_BYTES;

  private RingSeal() {}

  static byte[] seal(RingRecord record, MacKey key) {
    byte[] encoded = record.encode();
    byte[] tag = key.sign(encoded);
    return ByteBuffer.allocate(encoded.length + GUARD_BYTES)
        .put(encoded)
        .put(tag)
        .put(checksum(encoded, tag))
        .array();
  }

  /** The record where form and checksum are right; else null. Proves nothing yet. */
  static @Nullable RingRecord read(byte[] sealed) {
    int recordBytes = sealed.length - GUARD_BYTES;
    if (recordBytes < 0) {
      return null;
    }
    byte[] encoded = Arrays.copyOf(sealed, recordBytes);
    byte[] checksum = Arrays.copyOfRange(sealed, sealed.length - CHECKSUM_BYTES, sealed.length);
    if (!Arrays.equals(checksum, checksum(encoded, tag(sealed)))) {
      return null;
    }
    return RingRecord.decode(encoded);
  }

  /** Whether the tag is of this record and this key. */
  static boolean verify(byte[] sealed, MacKey key) {
    return key.verify(tag(sealed), Arrays.copyOf(sealed, sealed.length - GUARD_BYTES));
  }

  private static byte[] tag(byte[] sealed) {
    int end = sealed.length - CHECKSUM_BYTES;
    return Arrays.copyOfRange(sealed, end - MacKey.TAG_BYTES, end);
  }

  private static byte[] checksum(byte[] encoded, byte[] tag) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(encoded);
      return Arrays.copyOf(sha256.digest(tag), CHECKSUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
