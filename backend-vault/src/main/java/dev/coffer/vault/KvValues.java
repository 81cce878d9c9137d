package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as the engine keeps them, which is as a map. Fields are that map. Bytes are under {@code
 * value}, where programs that read the server themselves look for them, beside a mark that says how
 * they are written: {@code text}, or {@code base64} for what is no text or takes less room so.
 *
 * <p>What others wrote is fields: numbers, truth values and whatever is nested are their JSON.
 */
final class KvValues {
  /** The field that tells bytes from fields, and cannot be a field of the user's. */
  static final String MARK = "coffer.kind";

  private static final String VALUE = "value";
  private static final String TEXT = "text";
  private static final String BASE64 = "base64";

  private KvValues() {}

  /**
   * @throws SecretsException INVALID_ARGUMENT for fields with the name of the mark
   */
  static Json encode(SecretValue value) {
    if (value.kind() == SecretValue.Kind.FIELDS) {
      Map<String, String> fields = value.fields();
      requireUnmarked(fields.keySet());
      return Json.of(fields);
    }
    byte[] bytes = value.bytes();
    try {
      String text = shortText(bytes);
      return Json.of(
          text == null
              ? Map.of(VALUE, Base64.getEncoder().encodeToString(bytes), MARK, BASE64)
              : Map.of(VALUE, text, MARK, TEXT));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  static void requireUnmarked(Iterable<String> fields) {
    for (String field : fields) {
      if (field.equals(MARK)) {
        throw SecretsException.of(
                ErrorCode.INVALID_ARGUMENT, "The field " + MARK + " is Coffer's own in this store.")
            .remedy("Give the field another name.")
            .build();
      }
    }
  }

  /** Whether the map holds bytes. */
  static boolean isBytes(Json data) {
    return data.has(MARK);
  }

  /**
   * The value that a map holds.
   *
   * @throws SecretsException INTEGRITY where bytes were changed by somebody else;
   *     FAILED_PRECONDITION where the map has nothing in it or a name that no field can have
   */
  static SecretValue decode(Json data) {
    if (isBytes(data)) {
      return bytes(data);
    }
    if (data.members().isEmpty()) {
      throw SecretsException.of(
              ErrorCode.FAILED_PRECONDITION, "The secret has no fields and no value.")
          .remedy("Put a value.")
          .build();
    }
    try {
      return SecretValue.ofFields(fields(data));
    } catch (SecretsException e) {
      throw SecretsException.of(
              ErrorCode.FAILED_PRECONDITION,
              "A field of the secret has a name that Coffer cannot carry.")
          .remedy("Give its fields names of 1 to 128 characters.")
          .cause(e)
          .build();
    }
  }

  static Map<String, String> fields(Json data) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Json> field : data.members().entrySet()) {
      Json value = field.getValue();
      fields.put(field.getKey(), value.isText() ? value.asText() : value.encoded());
    }
    return fields;
  }

  private static SecretValue bytes(Json data) {
    Json value = data.path(VALUE);
    boolean whole = data.members().size() == 2 && value.isText();
    if (whole && data.path(MARK).asText().equals(TEXT)) {
      return SecretValue.ofUtf8(value.asText());
    }
    if (whole && data.path(MARK).asText().equals(BASE64)) {
      byte[] bytes = decoded(value.asText());
      try {
        return SecretValue.ofBytes(bytes);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
    throw damaged();
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static SecretsException damaged() {
    return SecretsException.of(
            ErrorCode.INTEGRITY,
            "The value was changed by another program, which did not keep its form.")
        .remedy("Restore an earlier version, or put the value again.")
        .build();
  }

  /** The bytes as text, where they are text and no longer so than in base64. */
  private static @Nullable String shortText(byte[] bytes) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      long more = text.chars().map(KvValues::escape).sum();
      return more <= 16 + bytes.length / 3 ? text : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** How many bytes more than one the server's JSON takes for a character. */
  private static int escape(int c) {
    boolean six = c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
    return six ? 5 : c == '"' || c == '\\' ? 1 : 0;
  }
}
