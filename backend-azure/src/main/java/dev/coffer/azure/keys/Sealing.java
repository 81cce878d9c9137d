package dev.coffer.azure.keys;

import dev.coffer.key.KeyVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an RSA key cannot do by itself: bind a context, and take more than a few bytes. A one-use
 * AES-256-GCM key seals the key material; the vault wraps the one-use key. A blob is {@code u8 form
 * ‖ u16 length ‖ the wrapped one-use key ‖ nonce of 12 bytes ‖ sealed}.
 */
final class Sealing {
  static final int KEY_BYTES = 32;
  private static final byte FORM = 1;
  private static final int HEAD = 3;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  /** A one-use key; the caller wipes it. */
  byte[] oneUseKey() {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return key;
  }

  byte[] random(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  byte[] seal(byte[] key, byte[] oneUse, byte[] wrappedOneUse, KeyVersion by, byte[] context) {
    byte[] nonce = random(NONCE_BYTES);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, oneUse, nonce, by, context).doFinal(key);
      return ByteBuffer.allocate(HEAD + wrappedOneUse.length + NONCE_BYTES + sealed.length)
          .put(FORM)
          .putShort((short) wrappedOneUse.length)
          .put(wrappedOneUse)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** The part of a blob that the vault opens. */
  static byte[] wrappedOneUse(byte[] blob) {
    byte[] wrapped = new byte[parts(blob)];
    ByteBuffer.wrap(blob, HEAD, wrapped.length).get(wrapped);
    return wrapped;
  }

  /** Opens the rest. */
  static byte[] open(byte[] blob, byte[] oneUse, KeyVersion by, byte[] context) {
    int wrapped = parts(blob);
    if (oneUse.length != KEY_BYTES) {
      throw KeyVaultKeyErrors.doesNotOpen();
    }
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(blob, HEAD + wrapped, NONCE_BYTES).get(nonce);
    int from = HEAD + wrapped + NONCE_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, oneUse, nonce, by, context)
          .doFinal(blob, from, blob.length - from);
    } catch (AEADBadTagException e) {
      throw KeyVaultKeyErrors.doesNotOpen();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** The length of the wrapped one-use key, of a blob that has all its parts. */
  private static int parts(byte[] blob) {
    if (blob.length < HEAD || blob[0] != FORM) {
      throw KeyVaultKeyErrors.doesNotOpen();
    }
    int wrapped = ByteBuffer.wrap(blob).getShort(1) & 0xffff;
    if (wrapped == 0 || blob.length <= HEAD + wrapped + NONCE_BYTES + TAG_BYTES) {
      throw KeyVaultKeyErrors.doesNotOpen();
    }
    return wrapped;
  }

  private static Cipher cipher(int mode, byte[] oneUse, byte[] nonce, KeyVersion by, byte[] context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(oneUse, "AES"), new GCMParameterSpec(TAG_BYTES * 8, nonce));
    String name = "coffer.azure-key-vault.1\n" + by.key() + "\n" + by.version() + "\n";
    cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
    cipher.updateAAD(context);
    return cipher;
  }
}
