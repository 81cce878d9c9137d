package dev.coffer.envelope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The known answers of SVE1. */
final class Vectors {
  static final JsonNode ROOT = load();
  static final Map<String, byte[]> KEYS = keys();

  private Vectors() {}

  static Stream<JsonNode> positive() {
    return StreamSupport.stream(ROOT.get("positive").spliterator(), false);
  }

  static Stream<JsonNode> negative() {
    return StreamSupport.stream(ROOT.get("negative").spliterator(), false);
  }

  static JsonNode positive(String id) {
    return positive().filter(v -> v.get("id").asText().equals(id)).findFirst().orElseThrow();
  }

  static byte[] hex(JsonNode vector, String field) {
    return HexFormat.of().parseHex(vector.get(field).asText());
  }

  static byte[] plaintext(JsonNode vector) {
    if (vector.has("plaintext")) {
      return hex(vector, "plaintext");
    }
    JsonNode repeat = vector.get("plaintextRepeat");
    byte[] plaintext = new byte[repeat.get("count").asInt()];
    Arrays.fill(plaintext, Byte.parseByte(repeat.get("byte").asText(), 16));
    return plaintext;
  }

  /** The context of a vector; a type that does not exist is read as a value. */
  static EnvelopeContext context(JsonNode vector) {
    JsonNode identity = vector.get("identity");
    int number = identity.get("type").asInt();
    RecordType type =
        Arrays.stream(RecordType.values())
            .filter(t -> t.number() == number)
            .findFirst()
            .orElse(RecordType.VALUE);
    return new EnvelopeContext(
        type,
        identity.get("cluster").asText(),
        identity.get("namespace").asText(),
        identity.get("name").asText(),
        identity.get("version").asLong());
  }

  /** All keys of the file, or those that a negative vector configures. */
  static FixedKeys configured(JsonNode vector) {
    JsonNode configured = vector.get("configuredKeys");
    Map<String, byte[]> keys = new TreeMap<>(KEYS);
    if (configured != null) {
      keys.clear();
      configured.forEach(id -> keys.put(id.asText(), KEYS.get(id.asText())));
    }
    return new FixedKeys(keys.keySet().iterator().next(), keys);
  }

  private static Map<String, byte[]> keys() {
    Map<String, byte[]> keys = new TreeMap<>();
    ROOT.get("keys")
        .properties()
        .forEach(key -> keys.put(key.getKey(), HexFormat.of().parseHex(key.getValue().asText())));
    return keys;
  }

  private static JsonNode load() {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/sve1.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
