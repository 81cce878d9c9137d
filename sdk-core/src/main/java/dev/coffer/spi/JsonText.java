package dev.coffer.spi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes documents. */
final class JsonText {
  // No pool: what a secret was must not linger in a recycled buffer.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Json.MAX_DEPTH)
                  .maxStringLength(Json.MAX_BYTES)
                  .build())
          .build();

  private JsonText() {}

  static Json parse(byte[] document) throws IOException {
    if (document.length > Json.MAX_BYTES) {
      throw malformed();
    }
    try (JsonParser json = JSON.createParser(document)) {
      json.nextToken();
      Json read = read(json);
      if (json.nextToken() != null) {
        throw malformed();
      }
      return read;
    } catch (IOException e) {
      // Not the cause: a parser quotes what it stumbles over.
      throw malformed();
    }
  }

  private static Json read(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      throw malformed();
    }
    return switch (token) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> array(json);
      case VALUE_STRING -> Json.scalar(Json.Kind.TEXT, json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Json.scalar(Json.Kind.NUMBER, json.getText());
      case VALUE_TRUE, VALUE_FALSE -> Json.scalar(Json.Kind.FLAG, json.getText());
      case VALUE_NULL -> Json.scalar(Json.Kind.NULL, "");
      default -> throw malformed();
    };
  }

  private static Json object(JsonParser json) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (members.put(name, read(json)) != null) {
        throw malformed();
      }
    }
    return Json.object(members);
  }

  private static Json array(JsonParser json) throws IOException {
    List<Json> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(json));
    }
    return Json.array(items);
  }

  private static IOException malformed() {
    return new IOException("no document of JSON");
  }

  static byte[] bytes(Json document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, document);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  static String line(Json document) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, document);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toString();
  }

  static String lines(Json document) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
      write(json, document);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, Json part) throws IOException {
    switch (part.kind()) {
      case OBJECT -> {
        json.writeStartObject();
        for (Map.Entry<String, Json> member : part.members().entrySet()) {
          json.writeFieldName(member.getKey());
          write(json, member.getValue());
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (Json item : part.items()) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case TEXT -> json.writeString(part.asText());
      case NUMBER -> json.writeNumber(part.asText());
      case FLAG -> json.writeBoolean(part.asFlag());
      case NULL -> json.writeNull();
      case MISSING -> throw new IllegalStateException("nothing is no document of JSON");
    }
  }
}
