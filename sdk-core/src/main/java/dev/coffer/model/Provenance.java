package dev.coffer.model;

import java.time.Duration;
import java.util.Objects;

/**
 * Where an answer comes from and how old it is. One instance serves all hits of a cached answer.
 *
 * @param servedBy the configured name of the store, or of the layer within a composed store, that
 *     answered
 * @param loadedNanos {@link System#nanoTime()} when the store gave the answer
 * @param stale true where the store could not be reached and an answer past its time was given
 */
public record Provenance(String servedBy, long loadedNanos, boolean stale) {
  public Provenance {
    Objects.requireNonNull(servedBy, "servedBy");
  }

  /** An answer that the store gave just now. */
  public static Provenance fresh(String servedBy) {
    return new Provenance(servedBy, System.nanoTime(), false);
  }

  /** The time since the store gave the answer. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - loadedNanos);
  }
}
