package dev.coffer.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What envelopes are made of, held against the JDK's own. */
class PrimitivesTest {
  private final Random random = new Random(7);

  @Test
  void hkdfIsWhatRfc5869SaysOverTheMacOfTheJdk() throws Exception {
    Hkdf hkdf = new Hkdf();
    for (int i = 0; i < 200; i++) {
      byte[] salt = bytes(40);
      byte[] key = bytes(32);
      byte[] info = bytes(1 + random.nextInt(120));
      byte[] first = bytes(1 + random.nextInt(20));
      byte[] second = bytes(1 + random.nextInt(20));
      byte[] pseudoRandomKey = mac(Arrays.copyOfRange(salt, 8, 40), key);

      hkdf.extract(salt, 8, key);
      byte[] one = new byte[32];
      hkdf.expand(first, info, info.length, one);
      byte[] two = new byte[40];
      byte[] three = new byte[32];
      hkdf.expandTwo(first, two, 8, second, three, info, info.length);

      assertThat(one).isEqualTo(expand(pseudoRandomKey, first, info));
      assertThat(Arrays.copyOfRange(two, 8, 40)).isEqualTo(one);
      assertThat(three).isEqualTo(expand(pseudoRandomKey, second, info));
    }
  }

  @Test
  void hkdfDerivesTheKeyAndCommitmentOfEveryVector() throws Exception {
    for (JsonNode vector : Vectors.positive().toList()) {
      ContextBytes context = new ContextBytes();
      context.encode(Vectors.context(vector));
      Hkdf hkdf = new Hkdf();
      hkdf.extract(Vectors.hex(vector, "messageId"), 0, Vectors.hex(vector, "dek"));
      byte[] key = new byte[32];
      hkdf.expand(Layout.label("SVE1-ENC"), context.hash(), 32, key);
      byte[] commitment = new byte[32];
      hkdf.expand(Layout.label("SVE1-COMMIT"), context.hash(), 32, commitment);
      assertThat(key).isEqualTo(Vectors.hex(vector, "encryptionKey"));
      assertThat(commitment).isEqualTo(Vectors.hex(vector, "commitment"));
    }
  }

  @Test
  void gcmIsThatOfTheJdkWithNoncesOf12AndTagsOf16Bytes() throws Exception {
    OneTimeGcm gcm = new OneTimeGcm();
    for (int i = 0; i < 100; i++) {
      byte[] key = bytes(32);
      byte[] nonce = bytes(20);
      byte[] associated = bytes(30);
      byte[] plaintext = bytes(random.nextInt(100));
      byte[] sealed = new byte[plaintext.length + 16];
      System.arraycopy(key, 0, gcm.key(), 0, 32);
      gcm.encrypt(nonce, 4, associated, 20, plaintext, plaintext.length, sealed, 0);

      Cipher jdk = Cipher.getInstance("AES/GCM/NoPadding");
      jdk.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(128, Arrays.copyOfRange(nonce, 4, 16)));
      jdk.updateAAD(associated, 0, 20);
      assertThat(sealed).isEqualTo(jdk.doFinal(plaintext));

      byte[] opened = new byte[plaintext.length];
      gcm.decrypt(nonce, 4, associated, 20, sealed, 0, sealed.length, opened);
      assertThat(opened).isEqualTo(plaintext);
      assertThatThrownBy(
              () -> gcm.decrypt(nonce, 3, associated, 20, sealed, 0, sealed.length, opened))
          .isInstanceOf(AEADBadTagException.class);
      assertThatThrownBy(
              () -> gcm.decrypt(nonce, 4, associated, 19, sealed, 0, sealed.length, opened))
          .isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void gcmRefusesAKeyThatIsUsedASecondTime() throws Exception {
    OneTimeGcm gcm = new OneTimeGcm();
    System.arraycopy(bytes(32), 0, gcm.key(), 0, 32);
    byte[] nonce = bytes(12);
    byte[] target = new byte[17];
    gcm.encrypt(nonce, 0, new byte[1], 1, new byte[1], 1, target, 0);
    assertThatThrownBy(() -> gcm.encrypt(nonce, 0, new byte[1], 1, new byte[1], 1, target, 0))
        .isInstanceOf(java.security.InvalidAlgorithmParameterException.class);
  }

  @Test
  void theKeyIsWipedAndNeverPrinted() throws Exception {
    OneTimeGcm gcm = new OneTimeGcm();
    Arrays.fill(gcm.key(), (byte) 1);
    gcm.wipe();
    assertThat(gcm.key()).containsOnly(0);
    assertThat(new RingKey("kr-1", new SecretKeySpec(new byte[32], "AES")))
        .hasToString("RingKey[kr-1]");
  }

  @Test
  void twoContextsNeverHaveOneEncoding() throws Exception {
    ContextBytes bytes = new ContextBytes();
    Set<String> encodings = new HashSet<>();
    String[] parts = {"", "a", "b", "ab", "a/b", "é", "e\u0301", "\0", "a\0", "🔑", "?"};
    int contexts = 0;
    for (RecordType type : new RecordType[] {RecordType.VALUE, RecordType.TOKEN}) {
      for (String cluster : parts) {
        for (String namespace : parts) {
          for (String name : parts) {
            for (long version : new long[] {0, 1, Long.MAX_VALUE, -1}) {
              bytes.encode(new EnvelopeContext(type, cluster, namespace, name, version));
              encodings.add(Arrays.toString(Arrays.copyOf(bytes.array(), bytes.length())));
              contexts++;
            }
          }
        }
      }
    }
    assertThat(encodings).hasSize(contexts);
  }

  @Test
  void aContextWithoutOneSpellingIsRefused() throws Exception {
    ContextBytes bytes = new ContextBytes();
    for (String lone : new String[] {"\ud83d", "\udd11", "a\ud83d", "\ud83da", "\udd11\ud83d"}) {
      EnvelopeContext context = new EnvelopeContext(RecordType.VALUE, "c", "n", lone, 1);
      assertThatThrownBy(() -> bytes.encode(context)).isInstanceOf(IllegalArgumentException.class);
    }
    EnvelopeContext tooLong =
        new EnvelopeContext(RecordType.VALUE, "c", "n", "x".repeat(0x10000), 1);
    assertThatThrownBy(() -> bytes.encode(tooLong)).isInstanceOf(IllegalArgumentException.class);
    bytes.encode(new EnvelopeContext(RecordType.VALUE, "c", "n", "x".repeat(0xffff), 1));
    assertThat(bytes.length()).isGreaterThan(0xffff);
  }

  @Test
  void keyIdsHaveOneTo64CharactersOfTheirAlphabet() {
    for (String id : new String[] {"", "a/b", "é", "a b", "k".repeat(65)}) {
      assertThatThrownBy(() -> new RingKey(id, new SecretKeySpec(new byte[32], "AES")))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new RingKey("k".repeat(64), new SecretKeySpec(new byte[32], "AES"))).isNotNull();
  }

  @Test
  void theKernelsRandomnessNeverComesTwiceAndIsWipedWhereItWasBuffered() {
    KernelRandomness kernel = new KernelRandomness();
    Set<String> drawn = new HashSet<>();
    byte[] target = new byte[300];
    for (int i = 0; i < 10_000; i++) {
      kernel.draw(target, 100);
      drawn.add(Arrays.toString(Arrays.copyOf(target, 100)));
      assertThat(Arrays.copyOfRange(target, 100, 300)).containsOnly(0);
    }
    assertThat(drawn).hasSize(10_000);
    kernel.draw(target, 300);
    byte[] large = new byte[5000];
    kernel.draw(large, 5000);
    assertThat(new String(large, 4000, 1000, US_ASCII)).isNotEqualTo("\0".repeat(1000));
  }

  private static byte[] expand(byte[] key, byte[] label, byte[] info) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(label);
    message.writeBytes(info);
    message.write(1);
    return Arrays.copyOf(mac(key, message.toByteArray()), 32);
  }

  private static byte[] mac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key, "HmacSHA512"));
    return mac.doFinal(message);
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
