package dev.coffer.hsm;

import java.time.Duration;

/**
 * Until when something may take.
 *
 * @param nanos on the scale of {@link System#nanoTime}
 */
record Deadline(long nanos) {
  static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** Nanoseconds left; not above zero once it has passed. */
  long remaining() {
    return nanos - System.nanoTime();
  }

  boolean hasPassed() {
    return remaining() <= 0;
  }
}
