package dev.coffer.envelope;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HKDF-SHA-512 (RFC 5869), for outputs of 32 bytes: one block of Expand, cut. Not thread-safe.
 *
 * <p>JDK 17 has no KDF of its own, and HMAC (RFC 2104) is written out over {@link MessageDigest}
 * rather than taken from {@code javax.crypto.Mac}: every key here is used once, and {@code Mac}
 * would spend a sixth of its time on taking in a key object, and keep the padded key on the heap
 * afterwards.
 */
final class Hkdf {
  private static final int BLOCK_BYTES = 128;
  private static final int HASH_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest sha512;
  private final byte[] padded = new byte[BLOCK_BYTES];
  private final byte[] hash = new byte[HASH_BYTES];
  private final byte[] pseudoRandomKey = new byte[HASH_BYTES];

  Hkdf() throws GeneralSecurityException {
    sha512 = MessageDigest.getInstance("SHA-512");
  }

  /** HKDF-Extract: what follows expands from these. Both arguments of 32 bytes. */
  void extract(byte[] salt, int saltOffset, byte[] key, int keyOffset)
      throws GeneralSecurityException {
    begin(salt, saltOffset, Layout.SALT_BYTES);
    sha512.update(key, keyOffset, Layout.KEY_BYTES);
    finish(pseudoRandomKey, 0);
  }

  /** HKDF-Expand to 32 bytes; the info is the label and what follows it. */
  void expand(byte[] label, byte[] info, int infoLength, byte[] target, int targetOffset)
      throws GeneralSecurityException {
    begin(pseudoRandomKey, 0, HASH_BYTES);
    sha512.update(label);
    sha512.update(info, 0, infoLength);
    sha512.update((byte) 1);
    finish(hash, 0);
    System.arraycopy(hash, 0, target, targetOffset, Layout.KEY_BYTES);
  }

  /** Forgets everything that was derived. */
  void wipe() {
    Arrays.fill(pseudoRandomKey, (byte) 0);
    Arrays.fill(padded, (byte) 0);
    Arrays.fill(hash, (byte) 0);
  }

  private void begin(byte[] key, int offset, int length) {
    for (int i = 0; i < length; i++) {
      padded[i] = (byte) (key[offset + i] ^ INNER);
    }
    Arrays.fill(padded, length, BLOCK_BYTES, INNER);
    sha512.update(padded);
  }

  private void finish(byte[] target, int offset) throws GeneralSecurityException {
    sha512.digest(hash, 0, HASH_BYTES);
    for (int i = 0; i < BLOCK_BYTES; i++) {
      padded[i] ^= INNER ^ OUTER;
    }
    sha512.update(padded);
    sha512.update(hash);
    sha512.digest(target, offset, HASH_BYTES);
  }
}
