package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One request.
 *
 * @param path its segments, of which some may be empty
 * @param body a missing node for none
 */
record Call(String method, List<String> path, Map<String, String> query, JsonNode body) {
  /** A segment; empty where there is none. */
  String segment(int place) {
    return place < path.size() ? path.get(place) : "";
  }

  boolean is(String wanted, int segments) {
    return method.equals(wanted) && path.size() == segments;
  }

  /** A body of no member that the service does not know. */
  JsonNode bodyWith(String... members) {
    if (!body.isObject()) {
      throw Refusal.badParameter("The request body is missing or no object.");
    }
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!List.of(members).contains(name)) {
                throw Refusal.badParameter("Property " + name + " is unknown to the fake.");
              }
            });
    return body;
  }
}
