package dev.coffer.observe;

import java.util.List;
import java.util.Objects;

/**
 * A page of what lies below a prefix.
 *
 * @param nextPageToken where to go on; empty at the end
 */
public record SightingPage(List<Sighting> sightings, String nextPageToken) {
  public SightingPage {
    sightings = List.copyOf(sightings);
    Objects.requireNonNull(nextPageToken, "nextPageToken");
  }
}
