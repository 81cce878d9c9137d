package dev.coffer.cli.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One object of {@code --json} output: members in the order they were put, absent where there is
 * nothing to say. Not thread-safe.
 */
@CanIgnoreReturnValue
public final class JsonObject {
  // No pool: bytes of a value must not linger in a recycled buffer.
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  private final Map<String, Object> members = new LinkedHashMap<>();

  private JsonObject() {}

  public static JsonObject create() {
    return new JsonObject();
  }

  /**
   * Puts a member.
   *
   * @param value text, number, flag, time (written in RFC 3339 UTC), object, bytes (written in
   *     base64), or a list or map of these; null leaves the member out
   */
  public JsonObject put(String member, @Nullable Object value) {
    if (value != null) {
      members.put(member, value);
    }
    return this;
  }

  /** Puts a member where the text is not empty. */
  public JsonObject putText(String member, String text) {
    return put(member, text.isEmpty() ? null : text);
  }

  /** Puts a member where the map is not empty. */
  public JsonObject putMap(String member, Map<String, ?> map) {
    return put(member, map.isEmpty() ? null : map);
  }

  /** The object for a person: a line for each member, its name spelt out. */
  List<String> lines() {
    int width = 0;
    for (String member : members.keySet()) {
      width = Math.max(width, spelt(member).length());
    }
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      String name = spelt(member.getKey());
      lines.add(
          name + " ".repeat(width - name.length() + 2) + Printable.of(text(member.getValue())));
    }
    return lines;
  }

  private static String spelt(String member) {
    StringBuilder spelt = new StringBuilder();
    for (char c : member.toCharArray()) {
      if (Character.isUpperCase(c)) {
        spelt.append(' ');
      }
      spelt.append(Character.toLowerCase(c));
    }
    return spelt.toString();
  }

  private static String text(Object value) {
    if (value instanceof Instant time) {
      return Times.local(time);
    }
    StringJoiner parts = new StringJoiner(", ");
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) -> parts.add(key + "=" + part));
    } else if (value instanceof Collection<?> list) {
      list.forEach(part -> parts.add(part.toString()));
    } else {
      parts.add(value.toString());
    }
    return parts.toString();
  }

  /** The object in UTF-8, on one line without an end of line. */
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(json, this);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof JsonObject object) {
      writeMap(json, object.members);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map);
    } else if (value instanceof Collection<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (value instanceof Instant time) {
      json.writeString(time.toString());
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      json.writeFieldName(member.getKey().toString());
      write(json, member.getValue());
    }
    json.writeEndObject();
  }
}
