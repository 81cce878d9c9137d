package dev.coffer.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams that are kept, whole or by their SHA-256: they are what the JDK's own primitives make of
 * the description of the format, what is sealed today, and what opens today.
 */
class KnownStreamsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] KEY = HEX.parseHex("00112233445566778899aabbccddeeff".repeat(2));
  private static final byte[] SALT = HEX.parseHex("5a17".repeat(16));
  private static final byte[] WRAPPED = "coffer:v1:wrapped".getBytes(US_ASCII);
  private static final byte[] CONTEXT = "backups/2026-11-28 é".getBytes(UTF_8);
  private static final int SEGMENT = 1024;

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 1024, 1025, 2048, 5000})
  void aKnownStreamIsSealedAndOpensAsItWas(int length) throws Exception {
    byte[] plaintext = plaintext(length);
    String known = known().getProperty("plaintext." + length);

    byte[] computed = compute(plaintext);
    assertThat(described(computed)).isEqualTo(known);
    assertThat(sealed(plaintext)).isEqualTo(computed);
    assertThat(opened(computed)).isEqualTo(plaintext);
  }

  private static Properties known() throws IOException {
    Properties known = new Properties();
    try (InputStream file =
        KnownStreamsTest.class.getResourceAsStream("/vectors/svs1.properties")) {
      known.load(Objects.requireNonNull(file));
    }
    return known;
  }

  /** A short stream whole, a long one by its hash. */
  private static String described(byte[] stream) throws GeneralSecurityException {
    return stream.length < 300
        ? HEX.formatHex(stream)
        : "SHA-256 " + HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(stream));
  }

  private static byte[] plaintext(int length) {
    byte[] plaintext = new byte[length];
    for (int i = 0; i < length; i++) {
      plaintext[i] = (byte) (i * 31 + (i >> 8));
    }
    return plaintext;
  }

  private static byte[] sealed(byte[] plaintext) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    byte[] target = new byte[SEGMENT + 16];
    try (StreamSealer sealer =
        StreamSealer.begin(
            KEY, WRAPPED, CONTEXT, SEGMENT, (out, n) -> System.arraycopy(SALT, 0, out, 0, n))) {
      stream.writeBytes(sealer.header());
      int at = 0;
      while (plaintext.length - at > SEGMENT) {
        byte[] segment = Arrays.copyOfRange(plaintext, at, at + SEGMENT);
        stream.write(target, 0, sealer.seal(segment, target));
        at += SEGMENT;
      }
      byte[] last = Arrays.copyOfRange(plaintext, at, plaintext.length);
      stream.write(target, 0, sealer.sealLast(last, last.length, target));
    }
    return stream.toByteArray();
  }

  private static byte[] opened(byte[] stream) {
    int length = StreamHeader.bytes(Arrays.copyOf(stream, StreamHeader.FIRST_BYTES));
    StreamHeader header = StreamHeader.parse(Arrays.copyOf(stream, length));
    assertThat(header.wrapped()).isEqualTo(WRAPPED);
    assertThat(header.segmentBytes()).isEqualTo(SEGMENT);
    ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
    byte[] target = new byte[SEGMENT];
    try (StreamOpener opener = StreamOpener.begin(header, KEY, CONTEXT)) {
      int at = length;
      while (stream.length - at > SEGMENT + 16) {
        byte[] segment = Arrays.copyOfRange(stream, at, at + SEGMENT + 16);
        plaintext.write(target, 0, opener.open(segment, target));
        at += SEGMENT + 16;
      }
      byte[] last = Arrays.copyOfRange(stream, at, stream.length);
      plaintext.write(target, 0, opener.openLast(last, last.length, target));
    }
    return plaintext.toByteArray();
  }

  /** The format once more, from docs/streams.md, with nothing but the JDK. */
  private static byte[] compute(byte[] plaintext) throws GeneralSecurityException {
    byte[] fields =
        ByteBuffer.allocate(4 + 2 + 4 + 2 + WRAPPED.length + 32)
            .put("SVS1".getBytes(US_ASCII))
            .putShort((short) 1)
            .putInt(SEGMENT)
            .putShort((short) WRAPPED.length)
            .put(WRAPPED)
            .put(SALT)
            .array();
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update("SVS1-CTX\0".getBytes(US_ASCII));
    sha256.update(ByteBuffer.allocate(4).putInt(fields.length).array());
    sha256.update(fields);
    sha256.update(CONTEXT);
    byte[] hash = sha256.digest();
    byte[] pseudoRandomKey = hmac(SALT, KEY);
    byte[] commitment = expand(pseudoRandomKey, "SVS1-COMMIT", hash);
    byte[] key = expand(pseudoRandomKey, "SVS1-ENC", hash);

    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(fields);
    stream.writeBytes(commitment);
    int segments = Math.max(1, (plaintext.length + SEGMENT - 1) / SEGMENT);
    for (int i = 0; i < segments; i++) {
      boolean last = i == segments - 1;
      byte[] nonce = ByteBuffer.allocate(12).putInt(7, i).put(11, (byte) (last ? 1 : 0)).array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(hash);
      cipher.updateAAD(commitment);
      int to = last ? plaintext.length : (i + 1) * SEGMENT;
      stream.writeBytes(cipher.doFinal(plaintext, i * SEGMENT, to - i * SEGMENT));
    }
    return stream.toByteArray();
  }

  private static byte[] expand(byte[] pseudoRandomKey, String label, byte[] hash)
      throws GeneralSecurityException {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    info.writeBytes(label.getBytes(US_ASCII));
    info.writeBytes(new byte[] {0, 1});
    info.writeBytes(hash);
    info.write(1);
    return Arrays.copyOf(hmac(pseudoRandomKey, info.toByteArray()), 32);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(key, "HmacSHA512"));
    return mac.doFinal(message);
  }
}
