package dev.coffer.envelope;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM, HKDF-SHA-512 and a commitment for one message at a time under a key of others. Wipes
 * what is secret before a method returns. Not thread-safe.
 */
final class MessageSuite {
  private static final byte[] ENCRYPTION = Layout.label("SVM1-ENC");
  private static final byte[] COMMITMENT = Layout.label("SVM1-COMMIT");
  private static final byte[] CONTEXT = "SVM1-AAD\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte FORMAT = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT = 1;
  private static final int COMMIT = SALT + Layout.SALT_BYTES;
  private static final int NONCE = COMMIT + Layout.COMMITMENT_BYTES;
  private static final int CIPHERTEXT = NONCE + Layout.NONCE_BYTES;

  /** What a sealed message is longer than the message. */
  static final int OVERHEAD_BYTES = CIPHERTEXT + Layout.TAG_BYTES;

  private final Randomness randomness;
  private final Hkdf hkdf;
  private final OneTimeGcm gcm;
  private final MessageDigest sha256;
  private final byte[] draw = new byte[Layout.SALT_BYTES + Layout.NONCE_BYTES];
  private final byte[] hash = new byte[HASH_BYTES];
  private final byte[] dueCommitment = new byte[Layout.COMMITMENT_BYTES];
  private final byte[] statedCommitment = new byte[Layout.COMMITMENT_BYTES];

  /** {@link #CONTEXT} ‖ hash of the context ‖ salt ‖ commitment. */
  private final byte[] associated =
      new byte[CONTEXT.length + HASH_BYTES + Layout.SALT_BYTES + Layout.COMMITMENT_BYTES];

  MessageSuite(Randomness randomness) {
    this.randomness = randomness;
    try {
      hkdf = new Hkdf();
      gcm = new OneTimeGcm();
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES-GCM or SHA-2", e);
    }
    System.arraycopy(CONTEXT, 0, associated, 0, CONTEXT.length);
  }

  byte[] seal(SecretKey key, byte[] context, byte[] message) {
    byte[] out = new byte[message.length + OVERHEAD_BYTES];
    randomness.draw(draw, draw.length);
    try {
      out[0] = FORMAT;
      System.arraycopy(draw, 0, out, SALT, Layout.SALT_BYTES);
      System.arraycopy(draw, Layout.SALT_BYTES, out, NONCE, Layout.NONCE_BYTES);
      derive(key, context, out, out, COMMIT);
      associate(out);
      gcm.encrypt(
          out, NONCE, associated, associated.length, message, message.length, out, CIPHERTEXT);
      return out;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  /** Checks the commitment, and only then decrypts; null where it does not open. */
  byte @Nullable [] open(SecretKey key, byte[] context, byte[] sealed) {
    if (sealed.length < OVERHEAD_BYTES || sealed[0] != FORMAT) {
      return null;
    }
    try {
      derive(key, context, sealed, dueCommitment, 0);
      System.arraycopy(sealed, COMMIT, statedCommitment, 0, Layout.COMMITMENT_BYTES);
      return MessageDigest.isEqual(dueCommitment, statedCommitment) ? decrypt(sealed) : null;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    } finally {
      wipe();
    }
  }

  private byte @Nullable [] decrypt(byte[] sealed) throws GeneralSecurityException {
    associate(sealed);
    byte[] message = new byte[sealed.length - OVERHEAD_BYTES];
    try {
      gcm.decrypt(
          sealed,
          NONCE,
          associated,
          associated.length,
          sealed,
          CIPHERTEXT,
          sealed.length - CIPHERTEXT,
          message);
      return message;
    } catch (AEADBadTagException e) {
      Arrays.fill(message, (byte) 0);
      return null;
    }
  }

  /** Leaves the key of the message with the cipher, and its commitment where it is wanted. */
  private void derive(SecretKey key, byte[] context, byte[] message, byte[] target, int offset)
      throws GeneralSecurityException {
    sha256.update(context);
    sha256.digest(hash, 0, HASH_BYTES);
    byte[] bytes = key.getEncoded();
    try {
      if (bytes.length != Layout.KEY_BYTES) {
        throw new GeneralSecurityException("a key of messages has 256 bits");
      }
      hkdf.extract(message, SALT, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    hkdf.expandTwo(COMMITMENT, target, offset, ENCRYPTION, gcm.key(), hash, HASH_BYTES);
  }

  private void associate(byte[] message) {
    System.arraycopy(hash, 0, associated, CONTEXT.length, HASH_BYTES);
    System.arraycopy(
        message,
        SALT,
        associated,
        CONTEXT.length + HASH_BYTES,
        Layout.SALT_BYTES + Layout.COMMITMENT_BYTES);
  }

  private void wipe() {
    Arrays.fill(draw, (byte) 0);
    hkdf.wipe();
    gcm.wipe();
  }

  /** Nothing that a message holds leads here: the JDK refused its own primitives. */
  private static IllegalStateException broken(GeneralSecurityException cause) {
    return new IllegalStateException("the JDK's cryptography failed", cause);
  }
}
