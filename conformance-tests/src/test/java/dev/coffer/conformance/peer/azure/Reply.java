package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer.
 *
 * @param body null for none
 */
record Reply(int status, @Nullable JsonNode body, Map<String, String> headers) {
  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply ok(JsonNode body) {
    return of(200, body);
  }

  static Reply of(int status, @Nullable JsonNode body) {
    return new Reply(status, body, Map.of());
  }

  Reply with(String header, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(header, value);
    return new Reply(status, body, all);
  }
}
