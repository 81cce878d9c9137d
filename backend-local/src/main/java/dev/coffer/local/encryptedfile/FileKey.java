package dev.coffer.local.encryptedfile;

import dev.coffer.envelope.RingKey;
import dev.coffer.envelope.RingKeys;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.SecretSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of an encrypted file: 32 bytes, as text.
 *
 * <p>A new one is {@code coffer:key:v1:} and base64 of the key with a CRC-32 behind it, so that a
 * scanner finds a key that was committed, and a typing error is not taken for another key. Plain
 * base64 of 32 bytes is taken too, in either alphabet: Fernet keys are that.
 */
public final class FileKey implements RingKeys {
  private static final String PREFIX = "coffer:key:v1:";
  private static final int BYTES = 32;

  /** The same for every key: an id that told keys apart would help to guess them. */
  private static final String ID = "file";

  private final byte[] bytes;
  private final RingKey key;

  private FileKey(byte[] bytes) {
    this.bytes = bytes;
    this.key = new RingKey(ID, new SecretKeySpec(bytes, "AES"));
  }

  /** The text of a new key. */
  public static SecretValue generate() {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    byte[] checked = ByteBuffer.allocate(BYTES + 4).put(key).putInt(checksum(key)).array();
    Arrays.fill(key, (byte) 0);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(checked);
    Arrays.fill(checked, (byte) 0);
    return SecretValue.ofUtf8(text);
  }

  /**
   * Reads a key.
   *
   * @throws dev.coffer.model.SecretsException CONFIGURATION when there is none, or what is there is
   *     no key
   */
  static FileKey read(SecretSource source) {
    try (SecretValue text = source.read()) {
      byte[] ascii = text.bytes();
      try {
        return new FileKey(parse(new String(ascii, StandardCharsets.ISO_8859_1).strip()));
      } finally {
        Arrays.fill(ascii, (byte) 0);
      }
    }
  }

  private static byte[] parse(String text) {
    boolean checked = text.startsWith(PREFIX);
    byte[] decoded = decode(checked ? text.substring(PREFIX.length()) : text);
    if (decoded.length != (checked ? BYTES + 4 : BYTES)) {
      throw EncryptedFileErrors.malformedKey();
    }
    byte[] key = Arrays.copyOf(decoded, BYTES);
    boolean damaged = checked && ByteBuffer.wrap(decoded).getInt(BYTES) != checksum(key);
    Arrays.fill(decoded, (byte) 0);
    if (damaged) {
      throw EncryptedFileErrors.malformedKey();
    }
    return key;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getUrlDecoder().decode(base64.replace('+', '-').replace('/', '_'));
    } catch (IllegalArgumentException e) {
      throw EncryptedFileErrors.malformedKey();
    }
  }

  private static int checksum(byte[] key) {
    CRC32 crc = new CRC32();
    crc.update(key);
    return (int) crc.getValue();
  }

  /** The first half signs a Fernet token. */
  SecretKeySpec fernetSigning() {
    return new SecretKeySpec(bytes, 0, BYTES / 2, "HmacSHA256");
  }

  /** The second half encrypts it. */
  SecretKeySpec fernetEncryption() {
    return new SecretKeySpec(bytes, BYTES / 2, BYTES / 2, "AES");
  }

  @Override
  public RingKey active() {
    return key;
  }

  @Override
  public @Nullable RingKey find(String id) {
    return id.equals(ID) ? key : null;
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "FileKey[redacted]";
  }
}
