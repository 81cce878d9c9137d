package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The keys of the vault, with the cryptography of the JDK. Guarded by the fake. */
final class FakeKeys {
  private final Map<String, List<StoredKey>> keys = new HashMap<>();
  private final Pages pages = new Pages();
  private final Clock clock;

  FakeKeys(Clock clock) {
    this.clock = clock;
  }

  Reply answer(Call call) {
    if (call.segment(0).equals("deletedkeys")) {
      throw Refusal.notFound("key", call.segment(1));
    }
    if (call.method().equals("POST") && call.segment(1).isEmpty()) {
      throw Refusal.badParameter("Operation not specified");
    }
    String name = Rules.name(call.segment(1));
    if (call.is("POST", 3) && call.segment(2).equals("create")) {
      return Reply.ok(create(name, call));
    } else if (call.is("POST", 3) && call.segment(2).equals("rotate")) {
      return Reply.ok(rotated(name).json());
    } else if (call.is("GET", 3) && call.segment(2).equals("versions")) {
      return Reply.ok(pages.page(call, versions(name)));
    } else if (call.is("GET", 2) || call.is("GET", 3)) {
      return Reply.ok(find(name, call.segment(2)).json());
    } else if (call.is("POST", 4)) {
      return Reply.ok(used(find(name, call.segment(2)), call.segment(3), call));
    }
    throw new Refusal(405, "MethodNotAllowed", null, "HTTP " + call.method() + " not allowed");
  }

  private StoredKey find(String name, String version) {
    List<StoredKey> all = keys.get(name.toLowerCase(Locale.ROOT));
    if (all == null) {
      throw Refusal.notFound("key", name);
    }
    return version.isEmpty()
        ? all.get(all.size() - 1)
        : all.stream()
            .filter(each -> each.version.equals(version))
            .findFirst()
            .orElseThrow(() -> Refusal.notFound("key", name + "/" + version));
  }

  private JsonNode create(String name, Call call) {
    JsonNode body =
        call.bodyWith("kty", "key_size", "key_ops", "attributes", "tags", "crv", "public_exponent");
    List<String> operations = new ArrayList<>();
    body.path("key_ops").forEach(each -> operations.add(each.asText()));
    StoredKey made =
        switch (body.path("kty").asText()) {
          case "RSA" ->
              StoredKey.rsa(name, body.path("key_size").asInt(2048), operations, clock.instant());
          case "EC" ->
              StoredKey.ec(name, body.path("crv").asText("P-256"), operations, clock.instant());
          case "" ->
              throw Refusal.badParameter(
                  "Property  has invalid value\r\nProperty  has invalid value\r\n");
          default ->
              throw Refusal.badParameter("Key type is not supported by a vault of this kind.");
        };
    made.enabled = body.path("attributes").path("enabled").asBoolean(true);
    return added(made).json();
  }

  private StoredKey added(StoredKey made) {
    keys.computeIfAbsent(made.name.toLowerCase(Locale.ROOT), each -> new ArrayList<>()).add(made);
    return made;
  }

  private StoredKey rotated(String name) {
    return added(find(name, "").next(clock.instant()));
  }

  private List<JsonNode> versions(String name) {
    TreeMap<String, JsonNode> byId = new TreeMap<>();
    keys.getOrDefault(name.toLowerCase(Locale.ROOT), List.of())
        .forEach(each -> byId.put(each.version, each.item()));
    return List.copyOf(byId.values());
  }

  private static JsonNode used(StoredKey key, String operation, Call call) {
    boolean verifies = operation.equals("verify");
    JsonNode body =
        verifies ? call.bodyWith("alg", "digest", "value") : call.bodyWith("alg", "value");
    String algorithm = body.path("alg").asText();
    byte[] value = bytes(body.path("value"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (verifies) {
      return answer.put("value", key.verify(algorithm, bytes(body.path("digest")), value));
    }
    byte[] done =
        switch (operation) {
          case "wrapkey" -> key.wrap(algorithm, value);
          case "unwrapkey" -> key.unwrap(algorithm, value);
          case "sign" -> key.sign(algorithm, value);
          default -> throw Refusal.badParameter("Operation is unknown to the fake: " + operation);
        };
    return answer.put("kid", key.id()).put("value", text(done));
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(JsonNode text) {
    if (!text.isTextual() || text.asText().contains("=")) {
      throw Refusal.badParameter("Property value has invalid value");
    }
    try {
      return Base64.getUrlDecoder().decode(text.asText());
    } catch (IllegalArgumentException e) {
      throw Refusal.badParameter("Property value has invalid value");
    }
  }

  void signingKey(String name) {
    added(StoredKey.ec(name, "P-256", List.of("sign", "verify"), clock.instant()));
  }

  void rotate(String name) {
    rotated(name);
  }

  void disable(String name) {
    find(name, "").enabled = false;
  }
}
