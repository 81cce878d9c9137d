package dev.coffer.model;

import java.util.List;
import java.util.Objects;

/**
 * One page of a list.
 *
 * @param items in the order of the list; may be fewer than asked for, even none, before the end
 * @param nextPageToken opaque; empty at the end and only there
 * @param unaddressable names that the service holds and Coffer cannot spell, shortened for print;
 *     never hidden
 */
public record Page<T>(List<T> items, String nextPageToken, List<String> unaddressable) {
  public Page {
    items = List.copyOf(items);
    Objects.requireNonNull(nextPageToken, "nextPageToken");
    unaddressable = List.copyOf(unaddressable);
  }

  public static <T> Page<T> of(List<T> items, String nextPageToken) {
    return new Page<>(items, nextPageToken, List.of());
  }

  /** Whether this is the last page. */
  public boolean isLast() {
    return nextPageToken.isEmpty();
  }
}
