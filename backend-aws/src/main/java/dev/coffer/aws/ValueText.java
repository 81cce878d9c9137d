package dev.coffer.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as text, where a service keeps strings. A JSON object of strings is fields: that is how
 * AWS itself and its console write several values of one secret.
 */
public final class ValueText {
  private static final int MAX_FIELD_NAME = 128;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private ValueText() {}

  /** The value that a text is. */
  public static SecretValue read(String text) {
    Map<String, String> fields = fields(text);
    return fields == null ? SecretValue.ofUtf8(text) : SecretValue.ofFields(fields);
  }

  /**
   * The text that a value is, or null where it cannot be one: where it is not UTF-8, has characters
   * that no console shows, or would be read as fields and is none.
   */
  public static @Nullable String write(SecretValue value) {
    String text = utf8(value);
    if (text == null || value.kind() == SecretValue.Kind.FIELDS) {
      return text;
    }
    return isPlain(text) && fields(text) == null ? text : null;
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

  private static boolean isPlain(String text) {
    return !text.isBlank()
        && text.chars().allMatch(c -> c >= ' ' ? c != 0x7f && c != 0xfeff : isBreak(c));
  }

  private static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == '\t';
  }

  private static @Nullable Map<String, String> fields(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return null;
    }
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      boolean object = json.nextToken() == JsonToken.START_OBJECT;
      while (object && json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        object = json.nextToken() == JsonToken.VALUE_STRING && isName(name);
        fields.put(name, json.getText());
      }
      boolean whole =
          object && json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
      return whole && !fields.isEmpty() ? fields : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && name.length() <= MAX_FIELD_NAME;
  }
}
