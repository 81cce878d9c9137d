package dev.coffer.journal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: anything from nothing to a bound that grows with each
 * failure, so that those who were cut off together do not come back together. Not thread-safe.
 *
 * @see #DEFAULT_FIRST
 */
final class Backoff {
  /** The bound of the first wait. */
  static final Duration DEFAULT_FIRST = Duration.ofSeconds(1);

  /** The bound of any wait, in first waits: two minutes where the first is a second. */
  static final int LONGEST = 120;

  private static final double GROWTH = 1.6;
  private static final int SNAPSHOT_SPREAD = 30;
  private static final int CUT_SPREAD = 10;

  private final RandomGenerator random;
  private final long firstNanos;
  private final long longestNanos;
  private double boundNanos;

  Backoff(RandomGenerator random, Duration first, Duration longest) {
    this.random = random;
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.boundNanos = firstNanos;
  }

  /** The wait after one more failure. */
  Duration next() {
    Duration wait = Duration.ofNanos((long) (random.nextDouble() * boundNanos));
    boundNanos = Math.min(longestNanos, boundNanos * GROWTH);
    return wait;
  }

  /**
   * The wait before a snapshot: thirty times as long, since whoever lost the history did so
   * together with all others, and a snapshot is dear.
   */
  Duration beforeSnapshot() {
    return Duration.ofNanos((long) (random.nextDouble() * SNAPSHOT_SPREAD * firstNanos));
  }

  /**
   * What is waited beside {@link #next} by one who was perhaps cut off together with many others:
   * up to ten first waits, so that whoever takes them all does so over that time.
   */
  Duration amongMany() {
    return Duration.ofNanos((long) (random.nextDouble() * CUT_SPREAD * firstNanos));
  }

  /** To be called when things went well for long enough. */
  void reset() {
    boundNanos = firstNanos;
  }
}
