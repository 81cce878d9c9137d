package dev.coffer.cli.verb.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON and YAML: an object whose keys are names, or segments of names where objects stand in
 * objects. Texts, numbers and flags are values; lists have no place in it.
 */
final class TreeFile {
  private final ObjectMapper mapper;
  private final String format;

  private TreeFile(ObjectMapper mapper, String format) {
    this.mapper = mapper;
    this.format = format;
  }

  static TreeFile json() {
    return new TreeFile(
        JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build(),
        "JSON");
  }

  static TreeFile yaml() {
    return new TreeFile(
        YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build(),
        "YAML");
  }

  /**
   * Reads a file.
   *
   * @param innermostAreFields whether an object of texts alone, below the top, is one value with
   *     fields
   */
  List<Entry> read(byte[] content, boolean innermostAreFields) {
    JsonNode top;
    try {
      top = mapper.readTree(content);
    } catch (JsonProcessingException e) {
      throw new WrongUse(
          "The file is not " + format + ": line " + line(e) + " cannot be read.",
          "Mend that line, or name the format with --format.");
    } catch (IOException e) {
      throw new WrongUse(
          "The file is not " + format + ": its bytes are no text.", "Save it as UTF-8.");
    }
    if (!(top instanceof ObjectNode object)) {
      throw new WrongUse(
          "The file has no object at its top.", "Write names as keys and values beside them.");
    }
    List<Entry> entries = new ArrayList<>();
    flatten("", object, innermostAreFields, entries);
    return entries;
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }

  private static void flatten(
      String above, ObjectNode object, boolean innermostAreFields, List<Entry> entries) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = above.isEmpty() ? member.getKey() : above + "/" + member.getKey();
      JsonNode node = member.getValue();
      if (node instanceof ObjectNode below) {
        if (innermostAreFields && isInnermost(below)) {
          entries.add(Entry.of(name, fields(below)));
        } else {
          flatten(name, below, innermostAreFields, entries);
        }
      } else if (node.isValueNode() && !node.isNull()) {
        entries.add(Entry.of(name, SecretValue.ofUtf8(node.asText())));
      } else {
        throw new WrongUse(
            "The value of " + name + " is a list or nothing at all.",
            "Write it as text, or take it out.");
      }
    }
  }

  private static boolean isInnermost(ObjectNode object) {
    for (JsonNode member : object) {
      if (!member.isValueNode() || member.isNull()) {
        return false;
      }
    }
    return !object.isEmpty();
  }

  private static SecretValue fields(ObjectNode object) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      fields.put(member.getKey(), member.getValue().asText());
    }
    return SecretValue.ofFields(fields);
  }

  /** Writes secrets as one object: names as they are, fields as an object below. */
  byte[] write(List<Entry> entries) {
    ObjectNode top = mapper.createObjectNode();
    for (Entry entry : entries) {
      if (entry.value().kind() == SecretValue.Kind.FIELDS) {
        ObjectNode below = top.putObject(entry.name());
        entry.value().fields().forEach(below::put);
      } else {
        top.put(entry.name(), Texts.of(entry));
      }
    }
    try {
      String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(top);
      return Texts.utf8(text + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }
}
