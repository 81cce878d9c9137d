package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Pages of lists: small ones, and an empty one before the last, so that nobody takes a short page
 * for the end. The link to the next names the vault with its port, as the service does. Guarded by
 * the fake.
 */
final class Pages {
  /** The service gives 25 at most. */
  private static final int MOST = 3;

  private final Map<String, Place> places = new HashMap<>();

  private record Place(String list, int from, boolean empty) {}

  JsonNode page(Call call, List<JsonNode> all) {
    String list = "/" + String.join("/", call.path());
    int size = size(call.query().get("maxresults"));
    Place place = new Place(list, 0, false);
    String token = call.query().get("$skiptoken");
    if (token != null) {
      Place known = places.get(token);
      if (known == null || !known.list().equals(list)) {
        throw Refusal.badParameter("The skiptoken is not of this list.");
      }
      place = known;
    }
    int from = Math.min(place.from(), all.size());
    int to = place.empty() ? from : Math.min(all.size(), from + size);
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    all.subList(from, to).forEach(page.putArray("value")::add);
    if (to < all.size()) {
      String next = UUID.randomUUID().toString();
      places.put(next, new Place(list, to, !place.empty()));
      page.put("nextLink", link(call, list, next));
    } else {
      page.putNull("nextLink");
    }
    return page;
  }

  private static int size(String asked) {
    if (asked == null) {
      return MOST;
    }
    if (!asked.matches("[1-9]|1[0-9]|2[0-5]")) {
      throw Refusal.badParameter("maxresults must be 1 to 25.");
    }
    return Math.min(MOST, Integer.parseInt(asked));
  }

  private static String link(Call call, String list, String token) {
    String asked = call.query().get("maxresults");
    return "https://"
        + FakeAzure.VAULT_HOST
        + ":443"
        + list
        + "?api-version="
        + call.query().get("api-version")
        + "&$skiptoken="
        + token
        + (asked == null ? "" : "&maxresults=" + asked);
  }
}
