package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret with all its versions. Guarded by the fake. */
final class StoredSecret {
  private static final List<String> ATTRIBUTES = List.of("enabled", "nbf", "exp");

  final String name;
  private final List<Version> versions = new ArrayList<>();
  private @Nullable Instant deletedAt;

  /** When the deletion or recovery that goes on has ended. */
  private Instant settled = Instant.MIN;

  StoredSecret(String name) {
    this.name = name;
  }

  void add(Version version) {
    versions.add(version);
  }

  List<Version> versions() {
    return versions;
  }

  Version newest() {
    return versions.get(versions.size() - 1);
  }

  boolean wasDeleted() {
    return deletedAt != null;
  }

  /** Whether its deletion has ended. */
  boolean isDeleted(Instant now) {
    return deletedAt != null && !now.isBefore(settled);
  }

  /** Whether it lives and any recovery has ended. */
  boolean isReadable(Instant now) {
    return deletedAt == null && !now.isBefore(settled);
  }

  void requireWritable(Instant now) {
    if (deletedAt != null && now.isBefore(settled)) {
      throw Refusal.conflict(
          "ObjectIsBeingDeleted", "Secret " + name + " is currently being deleted.");
    }
    if (deletedAt != null) {
      throw Refusal.conflict(
          "ObjectIsDeletedButRecoverable",
          "Secret "
              + name
              + " is currently in a deleted but recoverable state, and its name cannot be reused;"
              + " in this state, the secret can only be recovered or purged.");
    }
    // A little longer than it cannot be read, as was seen at the service.
    if (now.isBefore(settled.plusMillis(settled.equals(Instant.MIN) ? 0 : 100))) {
      throw Refusal.conflict(
          "ObjectIsBeingRecovered",
          "Secret "
              + name
              + " is currently being recovered and cannot be re-created; retry later.");
    }
  }

  void requireDeletionEnded(Instant now) {
    if (deletedAt != null && now.isBefore(settled)) {
      throw Refusal.conflict("ObjectIsBeingDeleted", "Secret is currently being deleted.");
    }
  }

  void delete(Instant now, Duration lag) {
    deletedAt = now;
    settled = now.plus(lag);
  }

  void recover(Instant now, Duration lag) {
    deletedAt = null;
    settled = now.plus(lag);
  }

  ObjectNode deletedJson(boolean withVersion) {
    if (deletedAt == null) {
      throw new IllegalStateException("the secret lives");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("recoveryId", Rules.vault() + "/deletedsecrets/" + name);
    json.put("deletedDate", Rules.seconds(deletedAt));
    json.put(
        "scheduledPurgeDate", Rules.seconds(deletedAt.plus(Duration.ofDays(Rules.RETENTION_DAYS))));
    json.setAll(newest().json(false, withVersion));
    return json;
  }

  /** One version. A version never loses its value, and never changes it. */
  static final class Version {
    final String id = Rules.newVersion();
    private final String name;
    private final String value;
    private final long created;
    boolean enabled = true;
    private long updated;
    private @Nullable String contentType;
    private @Nullable ObjectNode tags;
    private @Nullable JsonNode nbf;
    private @Nullable JsonNode exp;

    Version(String name, String value, Instant now) {
      this.name = name;
      this.value = value;
      this.created = Rules.seconds(now);
      this.updated = created;
    }

    /** What is not named stays; tags are replaced as a whole. */
    void change(JsonNode body, Instant now) {
      ObjectNode nextTags = body.has("tags") ? Rules.tags(body.get("tags")) : tags;
      String nextType =
          body.has("contentType") ? Rules.contentType(body.get("contentType")) : contentType;
      JsonNode attributes = body.path("attributes");
      attributes
          .fieldNames()
          .forEachRemaining(
              each -> {
                if (!ATTRIBUTES.contains(each)) {
                  throw Refusal.badParameter("Property " + each + " is unknown to the fake.");
                }
              });
      tags = nextTags;
      contentType = nextType == null || nextType.isEmpty() ? null : nextType;
      enabled = attributes.path("enabled").asBoolean(enabled);
      nbf = attributes.has("nbf") ? attributes.get("nbf") : nbf;
      exp = attributes.has("exp") ? attributes.get("exp") : exp;
      updated = Rules.seconds(now);
    }

    /** Members that are not set are absent. */
    ObjectNode json(boolean withValue, boolean withVersion) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      if (withValue) {
        json.put("value", value);
      }
      if (contentType != null) {
        json.put("contentType", contentType);
      }
      json.put("id", Rules.vault() + "/secrets/" + name + (withVersion ? "/" + id : ""));
      ObjectNode attributes = Rules.attributes(enabled, created, updated);
      if (nbf != null) {
        attributes.set("nbf", nbf);
      }
      if (exp != null) {
        attributes.set("exp", exp);
      }
      json.set("attributes", attributes);
      if (tags != null && !tags.isEmpty()) {
        json.set("tags", tags.deepCopy());
      }
      return json;
    }
  }
}
