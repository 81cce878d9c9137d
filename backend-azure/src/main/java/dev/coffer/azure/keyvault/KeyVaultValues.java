package dev.coffer.azure.keyvault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as Key Vault keeps them, which is as text. Text is itself, so that programs which read the
 * service see it exactly. Other bytes are base64 and fields are their JSON, and a tag of the
 * version says so.
 */
final class KeyVaultValues {
  /** The most bytes that the service takes: 25 KB. */
  static final int MAX_BYTES = 25 * 1024;

  static final String PLAIN = "";
  static final String BASE64 = "base64";
  static final String FIELDS = "fields";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /**
   * A value as the service keeps it.
   *
   * @param form what the tag says; empty for text that is itself
   */
  record Written(String text, String form) {
    /** Never prints the value. */
    @Override
    public String toString() {
      return "Written[" + form + "]";
    }
  }

  private KeyVaultValues() {}

  /**
   * A value as the service keeps it.
   *
   * @throws SecretsException INVALID_ARGUMENT where it is too large
   */
  static Written write(SecretValue value) {
    String text = utf8(value);
    Written written;
    int size = value.size();
    if (value.kind() == SecretValue.Kind.FIELDS && text != null) {
      written = new Written(text, FIELDS);
    } else if (text != null && isPlain(text)) {
      written = new Written(text, PLAIN);
    } else {
      byte[] bytes = value.bytes();
      written = new Written(Base64.getEncoder().encodeToString(bytes), BASE64);
      Arrays.fill(bytes, (byte) 0);
      size = written.text().length();
    }
    if (size > MAX_BYTES) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "The value has %,d bytes there; Key Vault takes at most %,d."
                  .formatted(size, MAX_BYTES))
          .remedy("Keep a smaller value, or keep it in another store.")
          .build();
    }
    return written;
  }

  private static @Nullable String utf8(SecretValue value) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(value.view())
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Characters that no console shows are kept out of text. */
  private static boolean isPlain(String text) {
    return text.chars()
        .allMatch(c -> c >= ' ' ? c != 0x7f && c != 0xfeff : c == '\n' || c == '\r' || c == '\t');
  }

  /**
   * The value that the service sent.
   *
   * @param form what the tag of the version says
   * @throws SecretsException INTEGRITY where text and tag do not go together
   */
  static SecretValue read(String text, String form) {
    return switch (form) {
      case BASE64 -> ofBase64(text);
      case FIELDS -> SecretValue.ofFields(fields(text));
      default -> SecretValue.ofUtf8(text);
    };
  }

  private static SecretValue ofBase64(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw KeyVaultErrors.damaged(BASE64);
    }
    try {
      return SecretValue.copyOf(SecretValue.Kind.BYTES, ByteBuffer.wrap(bytes), 0, bytes.length);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      boolean object = json.nextToken() == JsonToken.START_OBJECT;
      while (object && json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        object = json.nextToken() == JsonToken.VALUE_STRING;
        fields.put(name, json.getText());
      }
      if (object && json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null) {
        return fields;
      }
    } catch (IOException e) {
      // Its text may quote the value.
      throw KeyVaultErrors.damaged(FIELDS);
    }
    throw KeyVaultErrors.damaged(FIELDS);
  }
}
