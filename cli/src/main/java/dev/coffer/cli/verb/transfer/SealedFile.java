package dev.coffer.cli.verb.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What an export seals: every secret with its kind, value and metadata, as JSON inside an {@link
 * AgeFile}. Nothing is lost on the way out and back.
 */
final class SealedFile {
  private static final String FORMAT = "coffer-export/1";
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());

  private SealedFile() {}

  static byte[] write(List<Entry> entries, String recipient) {
    byte[] plain = encode(entries);
    try {
      return AgeFile.seal(plain, recipient);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  static List<Entry> read(byte[] sealed, String identities) {
    byte[] plain = AgeFile.open(sealed, identities);
    try {
      return decode(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private static byte[] encode(List<Entry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeArrayFieldStart("secrets");
      for (Entry entry : entries) {
        write(json, entry);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    MetadataChange metadata = entry.metadata();
    json.writeStartObject();
    json.writeStringField("name", entry.name());
    json.writeStringField("kind", entry.value().kind().name());
    byte[] value = entry.value().bytes();
    json.writeBinaryField("value", value);
    Arrays.fill(value, (byte) 0);
    if (metadata.description() != null) {
      json.writeStringField("description", metadata.description());
    }
    if (metadata.contentType() != null) {
      json.writeStringField("contentType", metadata.contentType());
    }
    if (metadata.expireTime() != null) {
      json.writeStringField("expireTime", metadata.expireTime().toString());
    }
    json.writeObjectFieldStart("labels");
    for (Map.Entry<String, String> label : metadata.setLabels().entrySet()) {
      json.writeStringField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static List<Entry> decode(byte[] plain) {
    try {
      JsonNode top = JSON.readTree(plain);
      if (!FORMAT.equals(top.path("format").asText())) {
        throw foreign();
      }
      List<Entry> entries = new ArrayList<>();
      for (JsonNode secret : top.path("secrets")) {
        entries.add(entry(secret));
      }
      return entries;
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      throw foreign();
    }
  }

  private static Entry entry(JsonNode secret) throws IOException {
    SecretValue.Kind kind = SecretValue.Kind.valueOf(secret.path("kind").asText());
    byte[] value = secret.path("value").binaryValue();
    if (value == null) {
      throw foreign();
    }
    MetadataChange.Builder metadata = MetadataChange.builder();
    for (Map.Entry<String, JsonNode> label : secret.path("labels").properties()) {
      metadata.label(label.getKey(), label.getValue().asText());
    }
    if (secret.has("description")) {
      metadata.description(secret.path("description").asText());
    }
    if (secret.has("contentType")) {
      metadata.contentType(secret.path("contentType").asText());
    }
    if (secret.has("expireTime")) {
      metadata.expireTime(Instant.parse(secret.path("expireTime").asText()));
    }
    SecretValue owned = SecretValue.copyOf(kind, ByteBuffer.wrap(value), 0, value.length);
    Arrays.fill(value, (byte) 0);
    return new Entry(secret.path("name").asText(), owned, metadata.build());
  }

  private static SecretsException foreign() {
    return SecretsException.of(
            ErrorCode.INTEGRITY, "The sealed file opens, but it is no export of Coffer.")
        .remedy("Give a file that coffer export --recipient wrote.")
        .build();
  }
}
