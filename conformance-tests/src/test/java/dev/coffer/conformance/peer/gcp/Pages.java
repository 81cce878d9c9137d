package dev.coffer.conformance.peer.gcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Pages of lists: small ones whatever was asked for, so that nobody relies on one page, with tokens
 * that say nothing and are of one list alone. Guarded by its service.
 */
final class Pages {
  /** The service gives up to 25,000 at once, and may give fewer. */
  private static final int MOST = 3;

  private final Map<String, Place> places = new HashMap<>();

  private record Place(String list, int from) {}

  record Part<T>(List<T> items, String next) {}

  <T> Part<T> part(String list, List<T> all, int size, String token) {
    SecretRules.require(size >= 0, "The page size is negative.");
    int from = 0;
    if (!token.isEmpty()) {
      Place place = places.get(token);
      SecretRules.require(place != null && place.list().equals(list), "Invalid page token.");
      from = Math.min(place.from(), all.size());
    }
    int to = Math.min(all.size(), from + (size == 0 ? MOST : Math.min(size, MOST)));
    String next = "";
    if (to < all.size()) {
      next = UUID.randomUUID().toString();
      places.put(next, new Place(list, to));
    }
    return new Part<>(all.subList(from, to), next);
  }
}
