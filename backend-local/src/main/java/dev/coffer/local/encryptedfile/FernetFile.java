package dev.coffer.local.encryptedfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

/**
 * A file that holds one Fernet token over a JSON object. Only read: its cipher is AES-128-CBC with
 * HMAC-SHA-256, and it binds nothing to a name.
 *
 * <p>A token is base64 of {@code 0x80 ‖ u64 time ‖ iv(16) ‖ ciphertext ‖ hmac(32)} (Fernet
 * specification). The keys of its JSON are paths with dots or nested objects; both become names
 * with {@code /}, as {@code broker.host} is {@code broker/host}, so that layers agree on names.
 *
 * @param values each as the text it was written as
 * @param unaddressable what has no value that is one text, or no name
 */
record FernetFile(NavigableMap<SecretName, String> values, List<String> unaddressable) {
  private static final byte VERSION = (byte) 0x80;
  private static final int HEADER_BYTES = 1 + 8 + 16;
  private static final int MAC_BYTES = 32;
  private static final int IV_AT = 9;
  private static final int MAX_SHOWN = 64;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /** Whether a file begins as the base64 of a token does, whose first six bytes are known. */
  static boolean is(byte[] file) {
    return new String(file, 0, Math.min(file.length, 5), StandardCharsets.ISO_8859_1)
        .equals("gAAAA");
  }

  /**
   * @throws SecretsException INTEGRITY when it does not open with this key
   */
  static FernetFile open(byte[] file, FileKey key) {
    byte[] json = decrypt(decode(file), key);
    try {
      return parse(json);
    } catch (IOException e) {
      throw EncryptedFileErrors.wrongKeyOrCorrupted();
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  private static byte[] decode(byte[] file) {
    try {
      return Base64.getUrlDecoder().decode(new String(file, StandardCharsets.ISO_8859_1).strip());
    } catch (IllegalArgumentException e) {
      throw EncryptedFileErrors.wrongKeyOrCorrupted();
    }
  }

  private static byte[] decrypt(byte[] token, FileKey key) {
    int signed = token.length - MAC_BYTES;
    if (signed <= HEADER_BYTES || token[0] != VERSION) {
      throw EncryptedFileErrors.wrongKeyOrCorrupted();
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key.fernetSigning());
      mac.update(token, 0, signed);
      if (!MessageDigest.isEqual(mac.doFinal(), Arrays.copyOfRange(token, signed, token.length))) {
        throw EncryptedFileErrors.wrongKeyOrCorrupted();
      }
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key.fernetEncryption(),
          new IvParameterSpec(token, IV_AT, HEADER_BYTES - IV_AT));
      return cipher.doFinal(token, HEADER_BYTES, signed - HEADER_BYTES);
    } catch (GeneralSecurityException e) {
      throw EncryptedFileErrors.wrongKeyOrCorrupted();
    }
  }

  /** When the token was made, in seconds since 1970; not authenticated until it was opened. */
  static long time(byte[] file) {
    return ByteBuffer.wrap(decode(file)).getLong(1);
  }

  private static FernetFile parse(byte[] json) throws IOException {
    FernetFile found = new FernetFile(new TreeMap<>(), new ArrayList<>());
    try (JsonParser parser = JSON.createParser(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      found.object(parser, "");
      require(parser.nextToken() == null);
    }
    return found;
  }

  private void object(JsonParser parser, String path) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName().replace('.', '/');
      value(parser, path.isEmpty() ? key : path + "/" + key);
    }
  }

  private void value(JsonParser parser, String path) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_OBJECT) {
      object(parser, path);
    } else if (token == JsonToken.START_ARRAY || token == JsonToken.VALUE_NULL) {
      parser.skipChildren();
      unaddressable.add(shown(path) + " (no single value)");
    } else {
      keep(path, parser.getText());
    }
  }

  private void keep(String path, String text) throws IOException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      unaddressable.add(shown(path) + " (no text)");
      return;
    }
    try {
      require(values.putIfAbsent(SecretName.of(path), text) == null);
    } catch (SecretsException unspellable) {
      unaddressable.add(shown(path));
    }
  }

  private static String shown(String path) {
    String printable = path.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "...";
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("not one object with each name once");
    }
  }
}
