package dev.coffer.envelope;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The encoded context of an envelope: {@code "SVE1-AAD\0" ‖ suite ‖ type ‖ lp(cluster) ‖
 * lp(namespace) ‖ lp(name) ‖ u64 version}, where lp is a length of 16 bits and the UTF-8. Two
 * contexts never have one encoding. Reused from one envelope to the next. Not thread-safe.
 */
final class ContextBytes {
  private static final byte[] LABEL = "SVE1-AAD\0".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_PART_BYTES = 0xffff;

  /** The bytes of {@link #hash()}: SHA-256. */
  static final int HASH_BYTES = 32;

  private final MessageDigest sha256;
  private final byte[] hash = new byte[HASH_BYTES];
  private byte[] bytes = new byte[512];
  private int length;

  ContextBytes() throws GeneralSecurityException {
    sha256 = MessageDigest.getInstance("SHA-256");
  }

  /** Encodes and hashes a context in place of the one before. */
  void encode(EnvelopeContext context) throws GeneralSecurityException {
    length = 0;
    append(LABEL, 0, LABEL.length);
    appendU16(Layout.SUITE);
    room(1)[length++] = (byte) context.type().number();
    append(context.cluster());
    append(context.namespace());
    append(context.name());
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (context.version() >>> shift);
    }
    sha256.update(bytes, 0, length);
    sha256.digest(hash, 0, HASH_BYTES);
  }

  /** Adds what follows the context in the payload's associated data. The hash stays. */
  void append(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, room(count), length, count);
    length += count;
  }

  byte[] hash() {
    return hash;
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void append(String part) {
    byte[] encoded = utf8(part);
    if (encoded.length > MAX_PART_BYTES) {
      throw new IllegalArgumentException("a part of a context has at most 65535 bytes");
    }
    appendU16(encoded.length);
    append(encoded, 0, encoded.length);
  }

  private void appendU16(int value) {
    Layout.putU16(room(2), length, value);
    length += 2;
  }

  private byte[] room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
    return bytes;
  }

  /** Lone surrogates would all become one question mark, and different names one context. */
  private static byte[] utf8(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (Character.isSurrogate(c)) {
        i++;
        if (i == part.length() || !Character.isSurrogatePair(c, part.charAt(i))) {
          throw new IllegalArgumentException("a part of a context has an unpaired surrogate");
        }
      }
    }
    return part.getBytes(StandardCharsets.UTF_8);
  }
}
