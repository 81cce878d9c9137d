package dev.coffer.server.health;

import dev.coffer.spi.Probe;
import java.time.Instant;
import java.util.Objects;

/**
 * What was found when a store was asked.
 *
 * @param store the configured name
 * @param probe what it said
 * @param time when it was asked
 */
public record StoreHealth(String store, Probe probe, Instant time) {
  public StoreHealth {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(probe, "probe");
    Objects.requireNonNull(time, "time");
  }
}
