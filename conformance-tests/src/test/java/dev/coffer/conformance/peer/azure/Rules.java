package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** What the service takes, and what secrets and keys of it have in common. */
final class Rules {
  static final int RETENTION_DAYS = 90;

  private static final int MAX_VALUE_BYTES = 25 * 1024;
  private static final int MAX_TAGS = 15;
  private static final int MAX_TAG_CHARS = 256;
  private static final int MAX_CONTENT_TYPE = 255;

  private Rules() {}

  static String name(String name) {
    if (!name.matches("[0-9a-zA-Z-]{1,127}")) {
      throw Refusal.badParameter("The request URI contains an invalid name: " + name);
    }
    return name;
  }

  static String value(JsonNode value) {
    if (!value.isTextual()) {
      throw Refusal.badParameter("Property value has invalid value");
    }
    if (value.asText().getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
      throw Refusal.badParameter("The value is longer than 25 KB.");
    }
    return value.asText();
  }

  static ObjectNode tags(JsonNode tags) {
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    tags.properties()
        .forEach(
            tag -> {
              if (!tag.getValue().isTextual()
                  || tag.getKey().isEmpty()
                  || tag.getKey().length() > MAX_TAG_CHARS
                  || tag.getValue().asText().length() > MAX_TAG_CHARS) {
                throw Refusal.badParameter("A tag has no name, no text, or more than 256.");
              }
              checked.set(tag.getKey(), tag.getValue());
            });
    if (checked.size() > MAX_TAGS) {
      throw Refusal.badParameter("There are more than 15 tags.");
    }
    return checked;
  }

  static String contentType(JsonNode type) {
    if (!type.isTextual() || type.asText().length() > MAX_CONTENT_TYPE) {
      throw Refusal.badParameter("The content type is longer than 255.");
    }
    return type.asText();
  }

  static String newVersion() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  static long seconds(Instant time) {
    return time.getEpochSecond();
  }

  /** The attributes that every answer has, in the order of the service. */
  static ObjectNode attributes(boolean enabled, long created, long updated) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    attributes.put("enabled", enabled);
    attributes.put("created", created);
    attributes.put("updated", updated);
    attributes.put("recoveryLevel", "Recoverable+Purgeable");
    attributes.put("recoverableDays", RETENTION_DAYS);
    return attributes;
  }

  static String vault() {
    return "https://" + FakeAzure.VAULT_HOST;
  }
}
