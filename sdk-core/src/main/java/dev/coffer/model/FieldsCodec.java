package dev.coffer.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named strings as canonical JSON: one object, names ascending, no white space. Two sets of fields
 * are equal exactly when their encodings are.
 */
final class FieldsCodec {
  private static final int MAX_NAME_LENGTH = 128;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private FieldsCodec() {}

  static byte[] encode(Map<String, String> fields) {
    if (fields.isEmpty()) {
      throw invalid("A value of fields has no field.");
    }
    CharsetEncoder unicode = StandardCharsets.UTF_8.newEncoder();
    WipedBuffer out = new WipedBuffer();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, String> field : new TreeMap<>(fields).entrySet()) {
        String name = field.getKey();
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
          throw invalid("A field name is empty or longer than 128 characters.");
        }
        if (!unicode.canEncode(name) || !unicode.canEncode(field.getValue())) {
          throw invalid("A field has an unpaired surrogate, which is no text.");
        }
        json.writeStringField(name, field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.takeBytes();
  }

  /**
   * Any JSON object of strings, each name once: canonical or not.
   *
   * @throws SecretsException INTEGRITY for whatever else
   */
  static Map<String, String> decode(byte[] encoded) {
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser json = JSON.createParser(encoded)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        require(json.nextToken() == JsonToken.VALUE_STRING);
        fields.put(name, json.getText());
      }
      require(json.nextToken() == null);
    } catch (IOException e) {
      throw damaged();
    }
    return Collections.unmodifiableMap(fields);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw damaged();
    }
  }

  private static SecretsException damaged() {
    return SecretsException.of(ErrorCode.INTEGRITY, "The stored fields are damaged.").build();
  }

  private static SecretsException invalid(String message) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, message)
        .remedy("Give at least one field, with a name of 1 to 128 characters.")
        .build();
  }

  /** A growing buffer that wipes what it leaves behind once its bytes are taken. */
  private static final class WipedBuffer extends ByteArrayOutputStream {
    byte[] takeBytes() {
      byte[] bytes = Arrays.copyOf(buf, count);
      Arrays.fill(buf, (byte) 0);
      return bytes;
    }
  }
}
