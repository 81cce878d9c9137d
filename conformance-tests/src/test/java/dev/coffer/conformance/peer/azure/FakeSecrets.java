package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The secrets of the vault. Guarded by the fake. */
final class FakeSecrets {
  private final TreeMap<String, StoredSecret> secrets = new TreeMap<>();
  private final Pages pages = new Pages();
  private final Clock clock;
  private final Duration lag;

  /**
   * @param lag how long a deletion and a recovery take
   */
  FakeSecrets(Clock clock, Duration lag) {
    this.clock = clock;
    this.lag = lag;
  }

  Reply answer(Call call) {
    boolean deleted = call.segment(0).equals("deletedsecrets");
    return deleted ? ofDeleted(call) : ofLive(call);
  }

  private Reply ofLive(Call call) {
    if (call.is("GET", 1)) {
      return Reply.ok(pages.page(call, items()));
    }
    if (call.segment(1).isEmpty()) {
      throw new Refusal(405, "MethodNotAllowed", null, "HTTP " + call.method() + " not allowed");
    }
    String name = Rules.name(call.segment(1));
    if (call.is("GET", 3) && call.segment(2).equals("versions")) {
      return Reply.ok(pages.page(call, versions(name)));
    } else if (call.is("GET", 2) || call.is("GET", 3)) {
      return Reply.ok(get(name, call.segment(2)));
    } else if (call.is("PUT", 2)) {
      return Reply.ok(set(name, call.bodyWith("value", "tags", "contentType", "attributes")));
    } else if (call.is("PATCH", 3)) {
      return Reply.ok(
          patch(name, call.segment(2), call.bodyWith("tags", "contentType", "attributes")));
    } else if (call.is("DELETE", 2)) {
      return Reply.ok(delete(name));
    }
    throw new Refusal(405, "MethodNotAllowed", null, "HTTP " + call.method() + " not allowed");
  }

  private Reply ofDeleted(Call call) {
    if (call.is("GET", 1)) {
      return Reply.ok(pages.page(call, deletedItems()));
    }
    String name = Rules.name(call.segment(1));
    if (call.is("GET", 2)) {
      return Reply.ok(deleted(name));
    } else if (call.is("DELETE", 2)) {
      return purge(name);
    } else if (call.is("POST", 3) && call.segment(2).equals("recover")) {
      return Reply.ok(recover(name));
    }
    throw new Refusal(405, "MethodNotAllowed", null, "HTTP " + call.method() + " not allowed");
  }

  /** Without regard to case. */
  private @Nullable StoredSecret find(String name) {
    return secrets.get(name.toLowerCase(Locale.ROOT));
  }

  private StoredSecret live(String name) {
    StoredSecret secret = find(name);
    if (secret == null || !secret.isReadable(clock.instant())) {
      throw Refusal.notFound("secret", name);
    }
    return secret;
  }

  private JsonNode get(String name, String version) {
    StoredSecret.Version found = version(name, version);
    if (!found.enabled) {
      throw Refusal.forbidden(
          "SecretDisabled", "Operation get is not allowed on a disabled secret.");
    }
    return found.json(true, true);
  }

  private StoredSecret.Version version(String name, String version) {
    StoredSecret secret = live(name);
    if (version.isEmpty()) {
      return secret.newest();
    }
    return secret.versions().stream()
        .filter(each -> each.id.equals(version))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("secret", name + "/" + version));
  }

  private JsonNode set(String name, JsonNode body) {
    StoredSecret secret = find(name);
    Instant now = clock.instant();
    if (secret != null) {
      secret.requireWritable(now);
    }
    StoredSecret.Version made =
        new StoredSecret.Version(
            secret == null ? name : secret.name, Rules.value(body.path("value")), now);
    made.change(body, now);
    if (secret == null) {
      secret = new StoredSecret(name);
      secrets.put(name.toLowerCase(Locale.ROOT), secret);
    }
    secret.add(made);
    return made.json(true, true);
  }

  private JsonNode patch(String name, String version, JsonNode body) {
    StoredSecret.Version found = version(name, version);
    found.change(body, clock.instant());
    return found.json(false, true);
  }

  private JsonNode delete(String name) {
    StoredSecret secret = live(name);
    secret.requireWritable(clock.instant());
    secret.delete(clock.instant(), lag);
    return secret.deletedJson(true);
  }

  private JsonNode deleted(String name) {
    StoredSecret secret = find(name);
    if (secret == null) {
      throw Refusal.notFound("secret", name);
    }
    requireDeleted(secret, name);
    if (!secret.newest().enabled) {
      throw Refusal.forbidden(
          "SecretDisabled", "Operation get is not allowed on a disabled secret.");
    }
    return secret.deletedJson(true);
  }

  private void requireDeleted(StoredSecret secret, String name) {
    if (!secret.isDeleted(clock.instant())) {
      throw new Refusal(404, "SecretNotFound", null, "Deleted Secret not found: " + name);
    }
  }

  private Reply purge(String name) {
    StoredSecret secret = find(name);
    if (secret == null) {
      throw Refusal.notFound("secret", name);
    }
    secret.requireDeletionEnded(clock.instant());
    requireDeleted(secret, name);
    secrets.remove(name.toLowerCase(Locale.ROOT));
    return Reply.of(204, null);
  }

  private JsonNode recover(String name) {
    StoredSecret secret = find(name);
    if (secret == null || !secret.wasDeleted()) {
      throw Refusal.notFound("secret", name);
    }
    secret.requireDeletionEnded(clock.instant());
    secret.recover(clock.instant(), lag);
    return secret.newest().json(false, true);
  }

  /** By name, each with what its newest version has. */
  private List<JsonNode> items() {
    List<JsonNode> items = new ArrayList<>();
    for (StoredSecret secret : secrets.values()) {
      if (secret.isReadable(clock.instant())) {
        items.add(secret.newest().json(false, false));
      }
    }
    return items;
  }

  private List<JsonNode> deletedItems() {
    List<JsonNode> items = new ArrayList<>();
    for (StoredSecret secret : secrets.values()) {
      if (secret.isDeleted(clock.instant())) {
        items.add(secret.deletedJson(false));
      }
    }
    return items;
  }

  /** By id, which says nothing of their order. */
  private List<JsonNode> versions(String name) {
    StoredSecret secret = find(name);
    if (secret == null || !secret.isReadable(clock.instant())) {
      return List.of();
    }
    TreeMap<String, JsonNode> byId = new TreeMap<>();
    secret.versions().forEach(each -> byId.put(each.id, each.json(false, true)));
    return List.copyOf(byId.values());
  }

  /** Makes a version as another program would. */
  void foreign(String name, String value, boolean enabled) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("value", value);
    body.putObject("attributes").put("enabled", enabled);
    set(name, body);
  }

  /** Makes a version as another program would, which is to be valid between two times. */
  void foreign(String name, String value, Instant notBefore, Instant expires) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("value", value);
    body.putObject("attributes")
        .put("nbf", Rules.seconds(notBefore))
        .put("exp", Rules.seconds(expires));
    set(name, body);
  }
}
