package dev.coffer.envelope;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HKDF-SHA-512 (RFC 5869), for outputs of 32 bytes: one block of Expand, cut. Not thread-safe.
 *
 * <p>JDK 17 has no KDF of its own, and HMAC (RFC 2104) is written out over {@link MessageDigest}
 * rather than taken from {@code javax.crypto.Mac}: every key here is used once or twice, and {@code
 * Mac} would spend a sixth of its time on taking in a key object, and keep the padded key on the
 * heap afterwards.
 */
final class Hkdf {
  private static final int BLOCK_BYTES = 128;
  private static final int HASH_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;
  private static final byte FIRST_BLOCK = 1;

  private final MessageDigest sha512;
  private final byte[] padded = new byte[BLOCK_BYTES];
  private final byte[] pseudoRandomKey = new byte[HASH_BYTES];
  private final byte[] hash = new byte[HASH_BYTES];
  private final byte[] secondHash = new byte[HASH_BYTES];

  Hkdf() throws GeneralSecurityException {
    sha512 = MessageDigest.getInstance("SHA-512");
  }

  /** HKDF-Extract: what follows expands from these. Salt and key of 32 bytes. */
  void extract(byte[] salt, int saltOffset, byte[] key) throws GeneralSecurityException {
    padInner(salt, saltOffset, Layout.SALT_BYTES);
    sha512.update(padded);
    sha512.update(key, 0, Layout.KEY_BYTES);
    sha512.digest(hash, 0, HASH_BYTES);
    padOuter();
    sha512.update(padded);
    sha512.update(hash);
    sha512.digest(pseudoRandomKey, 0, HASH_BYTES);
  }

  /** HKDF-Expand to 32 bytes. Each info is its label and what both have in common. */
  void expand(byte[] label, byte[] common, int commonLength, byte[] target)
      throws GeneralSecurityException {
    padInner(pseudoRandomKey, 0, HASH_BYTES);
    sha512.update(padded);
    inner(sha512, label, common, commonLength, hash);
    padOuter();
    sha512.update(padded);
    sha512.update(hash);
    sha512.digest(hash, 0, HASH_BYTES);
    System.arraycopy(hash, 0, target, 0, Layout.KEY_BYTES);
  }

  /** Two expansions at once, which share the work on the key: the second key goes to offset 0. */
  void expandTwo(
      byte[] firstLabel,
      byte[] firstTarget,
      int firstOffset,
      byte[] secondLabel,
      byte[] secondTarget,
      byte[] common,
      int commonLength)
      throws GeneralSecurityException {
    padInner(pseudoRandomKey, 0, HASH_BYTES);
    sha512.update(padded);
    inner(copy(), firstLabel, common, commonLength, hash);
    inner(sha512, secondLabel, common, commonLength, secondHash);
    padOuter();
    sha512.update(padded);
    MessageDigest outer = copy();
    outer.update(hash);
    outer.digest(hash, 0, HASH_BYTES);
    sha512.update(secondHash);
    sha512.digest(secondHash, 0, HASH_BYTES);
    System.arraycopy(hash, 0, firstTarget, firstOffset, Layout.KEY_BYTES);
    System.arraycopy(secondHash, 0, secondTarget, 0, Layout.KEY_BYTES);
  }

  /** Forgets everything that was derived. */
  void wipe() {
    Arrays.fill(padded, (byte) 0);
    Arrays.fill(pseudoRandomKey, (byte) 0);
    Arrays.fill(hash, (byte) 0);
    Arrays.fill(secondHash, (byte) 0);
  }

  private static void inner(
      MessageDigest started, byte[] label, byte[] common, int commonLength, byte[] target)
      throws GeneralSecurityException {
    started.update(label);
    started.update(common, 0, commonLength);
    started.update(FIRST_BLOCK);
    started.digest(target, 0, HASH_BYTES);
  }

  private MessageDigest copy() throws GeneralSecurityException {
    try {
      return (MessageDigest) sha512.clone();
    } catch (CloneNotSupportedException e) {
      throw new GeneralSecurityException("this JDK's SHA-512 cannot be copied", e);
    }
  }

  private void padInner(byte[] key, int offset, int length) {
    for (int i = 0; i < length; i++) {
      padded[i] = (byte) (key[offset + i] ^ INNER);
    }
    Arrays.fill(padded, length, BLOCK_BYTES, INNER);
  }

  private void padOuter() {
    for (int i = 0; i < BLOCK_BYTES; i++) {
      padded[i] ^= INNER ^ OUTER;
    }
  }
}
