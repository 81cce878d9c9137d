package dev.coffer.envelope;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with a key that serves one message: an envelope, or the segments of one stream, each
 * with a nonce of its own. Nonces have 12 bytes and tags 16, always: the JDK would take others. Not
 * thread-safe.
 *
 * <p>What the JDK's cipher keeps of the last key until its next use cannot be wiped: it opens that
 * one message.
 */
final class OneTimeGcm {
  private final Cipher cipher;
  private final byte[] key = new byte[Layout.KEY_BYTES];
  private final SecretKey keyObject = new ScratchKey(key);

  OneTimeGcm() throws GeneralSecurityException {
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
  }

  /** The next key is written here. */
  byte[] key() {
    return key;
  }

  /** Encrypts under the key that was written; the tag follows the ciphertext. */
  void encrypt(
      byte[] nonceSource,
      int nonceOffset,
      byte[] associated,
      int associatedLength,
      byte[] plaintext,
      int plaintextLength,
      byte[] target,
      int targetOffset)
      throws GeneralSecurityException {
    start(Cipher.ENCRYPT_MODE, nonceSource, nonceOffset, associated, associatedLength);
    int written = cipher.doFinal(plaintext, 0, plaintextLength, target, targetOffset);
    checkLength(written, plaintextLength + Layout.TAG_BYTES);
  }

  /**
   * Decrypts under the key that was written.
   *
   * @param length of ciphertext and tag
   * @throws AEADBadTagException when key, nonce, associated data or ciphertext is another
   */
  void decrypt(
      byte[] nonceSource,
      int nonceOffset,
      byte[] associated,
      int associatedLength,
      byte[] ciphertext,
      int ciphertextOffset,
      int length,
      byte[] target)
      throws GeneralSecurityException {
    start(Cipher.DECRYPT_MODE, nonceSource, nonceOffset, associated, associatedLength);
    int written = cipher.doFinal(ciphertext, ciphertextOffset, length, target, 0);
    checkLength(written, length - Layout.TAG_BYTES);
  }

  void wipe() {
    Arrays.fill(key, (byte) 0);
  }

  private void start(
      int mode, byte[] nonceSource, int nonceOffset, byte[] associated, int associatedLength)
      throws GeneralSecurityException {
    GCMParameterSpec parameters =
        new GCMParameterSpec(
            Layout.TAG_BYTES * Byte.SIZE, nonceSource, nonceOffset, Layout.NONCE_BYTES);
    cipher.init(mode, keyObject, parameters);
    cipher.updateAAD(associated, 0, associatedLength);
  }

  private static void checkLength(int written, int expected) throws GeneralSecurityException {
    if (written != expected) {
      throw new GeneralSecurityException("AES-GCM wrote " + written + " bytes, not " + expected);
    }
  }

  /**
   * The key as the JDK wants to see it. {@code SecretKeySpec} would keep a copy of its own that
   * nobody can wipe: its {@code destroy()} always fails.
   */
  private static final class ScratchKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;

    ScratchKey(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
      return "AES";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      return bytes.clone();
    }

    @Override
    public String toString() {
      return "ScratchKey[redacted]";
    }
  }
}
