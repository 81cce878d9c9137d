package dev.coffer.local.key;

import dev.coffer.key.OffHeapKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;

/**
 * A root key of 256 bits, off the heap. It encrypts nothing itself: every key that does is derived
 * from it by HKDF-Expand-SHA-256 (RFC 5869; section 3.3 allows to skip Extract, as the root key is
 * uniformly random or comes out of Argon2id).
 */
final class RootKey {
  static final int BYTES = OffHeapKey.BYTES;

  private static final String MAC = "HmacSHA256";
  private static final byte[] LABEL =
      "coffer software root key v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte FIRST_BLOCK = 1;
  private static final int ID_BYTES = 8;

  private final OffHeapKey key;
  private final String id;

  /** Copies the key out of an array, which the caller wipes. */
  RootKey(byte[] bytes) {
    key = OffHeapKey.copyOf(MAC, bytes, 0);
    id = "root-" + HexFormat.of().formatHex(derive("id", new byte[0]), 0, ID_BYTES);
  }

  /** Derived from the key, so that it tells a damaged key from a whole one. */
  String id() {
    return id;
  }

  /** A key of 32 bytes for one purpose and salt; the caller wipes it. */
  byte[] derive(String purpose, byte[] salt) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      mac.update(LABEL);
      mac.update((purpose + "\0").getBytes(StandardCharsets.US_ASCII));
      mac.update(salt);
      mac.update(FIRST_BLOCK);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + MAC, e);
    }
  }

  /** The key itself, to be written to its file; the caller wipes it. */
  byte[] bytes() {
    return key.getEncoded();
  }

  boolean isClosed() {
    return key.isDestroyed();
  }

  void close() {
    key.destroy();
  }

  /** Makes a root key of an array and wipes the array. */
  static RootKey consume(byte[] bytes) {
    try {
      return new RootKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "RootKey[" + id + "]";
  }
}
