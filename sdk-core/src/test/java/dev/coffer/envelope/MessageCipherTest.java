package dev.coffer.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MessageCipherTest {
  private static final byte[] CONTEXT = "context".getBytes(US_ASCII);
  private static final byte[] MESSAGE = "a message".getBytes(US_ASCII);

  private final Random random = new Random(41);
  private final SecretKeySpec key = new SecretKeySpec(bytes(32), "AES");
  private final SecretKeySpec other = new SecretKeySpec(bytes(32), "AES");
  private final MessageCipher cipher = new MessageCipher();

  @Test
  void sealsByteForByteWhatAnotherImplementationDoes() throws GeneralSecurityException {
    byte[] drawn = bytes(44);
    MessageCipher fixed =
        new MessageCipher(() -> (target, size) -> System.arraycopy(drawn, 0, target, 0, size));

    byte[] sealed = fixed.seal(key, CONTEXT, MESSAGE);

    byte[] salt = Arrays.copyOf(drawn, 32);
    byte[] nonce = Arrays.copyOfRange(drawn, 32, 44);
    assertThat(sealed)
        .isEqualTo(assembled(salt, commitment(key, salt), nonce, encrypted(key, salt, nonce)));
    assertThat(sealed).hasSize(MESSAGE.length + MessageCipher.OVERHEAD_BYTES);
  }

  @Test
  void opensWhatAnotherImplementationSealed() throws GeneralSecurityException {
    byte[] salt = bytes(32);
    byte[] nonce = bytes(12);
    byte[] sealed = assembled(salt, commitment(key, salt), nonce, encrypted(key, salt, nonce));

    assertThat(cipher.open(key, CONTEXT, sealed)).isEqualTo(MESSAGE);
    assertThat(cipher.open(other, CONTEXT, sealed)).isNull();
    assertThat(cipher.open(key, MESSAGE, sealed)).isNull();
  }

  @Test
  void refusesAnOtherwiseGoodMessageWithoutItsCommitment() throws GeneralSecurityException {
    byte[] salt = bytes(32);
    byte[] nonce = bytes(12);
    byte[] wrong = bytes(32);
    byte[] associated = associated(salt, wrong);
    byte[] ciphertext = gcm(Cipher.ENCRYPT_MODE, derived(key, salt, "SVM1-ENC"), nonce, associated);

    assertThat(cipher.open(key, CONTEXT, assembled(salt, wrong, nonce, ciphertext))).isNull();
  }

  @Test
  void refusesOneCiphertextThatGcmWouldOpenUnderTwoKeys() throws GeneralSecurityException {
    byte[] salt = bytes(32);
    byte[] nonce = bytes(12);
    byte[] commitment = commitment(key, salt);
    byte[] associated = associated(salt, commitment);
    byte[] first = derived(key, salt, "SVM1-ENC");
    byte[] second = derived(other, salt, "SVM1-ENC");
    byte[] ciphertext = KeyMultiCollision.ciphertext(first, second, nonce, associated);
    assertThat(decrypted(second, nonce, associated, ciphertext)).hasSize(32);

    byte[] sealed = assembled(salt, commitment, nonce, ciphertext);

    assertThat(cipher.open(key, CONTEXT, sealed)).hasSize(32);
    assertThat(cipher.open(other, CONTEXT, sealed)).isNull();
  }

  @Test
  void drawsASaltAndANonceForEachMessage() {
    Set<ByteBuffer> salts = new HashSet<>();
    Set<ByteBuffer> nonces = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      byte[] sealed = cipher.seal(key, CONTEXT, MESSAGE);
      salts.add(ByteBuffer.wrap(sealed, 1, 32));
      nonces.add(ByteBuffer.wrap(sealed, 65, 12));
    }
    assertThat(salts).hasSize(10_000);
    assertThat(nonces).hasSize(10_000);
  }

  @Test
  void takesNoKeyOfAnotherSize() {
    SecretKeySpec shorter = new SecretKeySpec(bytes(16), "AES");
    assertThatThrownBy(() -> cipher.seal(shorter, CONTEXT, MESSAGE))
        .isInstanceOf(IllegalStateException.class);
    assertThat(cipher.open(key, CONTEXT, cipher.seal(key, CONTEXT, MESSAGE))).isEqualTo(MESSAGE);
  }

  private static byte[] assembled(byte[] salt, byte[] commitment, byte[] nonce, byte[] rest) {
    return ByteBuffer.allocate(1 + 32 + 32 + 12 + rest.length)
        .put((byte) 1)
        .put(salt)
        .put(commitment)
        .put(nonce)
        .put(rest)
        .array();
  }

  private static byte[] encrypted(SecretKeySpec key, byte[] salt, byte[] nonce)
      throws GeneralSecurityException {
    byte[] associated = associated(salt, commitment(key, salt));
    return gcm(Cipher.ENCRYPT_MODE, derived(key, salt, "SVM1-ENC"), nonce, associated);
  }

  private static byte[] commitment(SecretKeySpec key, byte[] salt) throws GeneralSecurityException {
    return derived(key, salt, "SVM1-COMMIT");
  }

  private static byte[] associated(byte[] salt, byte[] commitment) throws GeneralSecurityException {
    return ByteBuffer.allocate(9 + 32 + 32 + 32)
        .put("SVM1-AAD\0".getBytes(US_ASCII))
        .put(MessageDigest.getInstance("SHA-256").digest(CONTEXT))
        .put(salt)
        .put(commitment)
        .array();
  }

  /** HKDF-SHA-512 by the JDK's HMAC: RFC 5869 written out. */
  private static byte[] derived(SecretKeySpec key, byte[] salt, String label)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(salt, "HmacSHA512"));
    byte[] pseudoRandomKey = mac.doFinal(key.getEncoded());
    mac.init(new SecretKeySpec(pseudoRandomKey, "HmacSHA512"));
    mac.update(label.getBytes(US_ASCII));
    mac.update(new byte[] {0, 1});
    mac.update(MessageDigest.getInstance("SHA-256").digest(CONTEXT));
    mac.update((byte) 1);
    return Arrays.copyOf(mac.doFinal(), 32);
  }

  private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    return run(mode, key, nonce, associated, MESSAGE);
  }

  private static byte[] decrypted(byte[] key, byte[] nonce, byte[] associated, byte[] ciphertext)
      throws GeneralSecurityException {
    return run(Cipher.DECRYPT_MODE, key, nonce, associated, ciphertext);
  }

  private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] associated, byte[] input)
      throws GeneralSecurityException {
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    gcm.updateAAD(associated);
    return gcm.doFinal(input);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
