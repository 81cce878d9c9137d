package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The token endpoint of Entra ID, for one application of one tenant. Thread-safe. */
final class FakeEntra {
  private static final String SCOPE = "https://vault.azure.net/.default";
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final Set<String> valid = ConcurrentHashMap.newKeySet();
  private final AtomicInteger issued = new AtomicInteger();
  private volatile String secret = FakeAzure.CLIENT_SECRET;
  private volatile Duration behind = Duration.ZERO;

  Reply token(String body) {
    Map<String, String> form = form(body);
    boolean bySecret = secret.equals(form.get("client_secret"));
    boolean byAssertion =
        ASSERTION.equals(form.get("client_assertion_type"))
            && FakeAzure.WORKLOAD_TOKEN.equals(form.get("client_assertion"));
    if (!"client_credentials".equals(form.get("grant_type"))
        || !FakeAzure.CLIENT.equals(form.get("client_id"))
        || !String.valueOf(form.get("scope")).contains(SCOPE)) {
      return refused(400, "invalid_request", "AADSTS900144: the request is malformed.");
    }
    if (!bySecret && !byAssertion) {
      return refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    }
    String token = issue();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("token_type", "Bearer");
    answer.put("expires_in", 3599);
    answer.put("ext_expires_in", 3599);
    answer.put("access_token", token);
    return Reply.ok(answer);
  }

  private String issue() {
    String token = UUID.randomUUID().toString();
    valid.add(token);
    issued.incrementAndGet();
    return token;
  }

  /** A token for the machine that the fake stands on. */
  Reply ofMachine(boolean known, String resource) {
    if (!known || !resource.equals("https://vault.azure.net")) {
      return refused(400, "invalid_request", "the header or the resource is not known");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("access_token", issue());
    answer.put("expires_on", Long.toString(Instant.now().minus(behind).getEpochSecond() + 3600));
    answer.put("resource", resource);
    answer.put("token_type", "Bearer");
    return Reply.ok(answer);
  }

  private static Reply refused(int status, String error, String text) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("error", error);
    answer.put("error_description", text);
    answer.putArray("error_codes").add(7000215);
    return Reply.of(status, answer);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  boolean accepts(String token) {
    return valid.contains(token);
  }

  /** No token that was given so far is accepted any more. */
  void revoke() {
    valid.clear();
  }

  /** From now on the application has this secret. */
  void secret(String next) {
    secret = next;
  }

  /** From now on the service's clock is so much behind that of who asks. */
  void behind(Duration skew) {
    behind = skew;
  }

  int issued() {
    return issued.get();
  }
}
