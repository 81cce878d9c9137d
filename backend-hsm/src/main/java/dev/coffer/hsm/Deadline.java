package dev.coffer.hsm;

import java.time.Duration;

/**
 * Until when something may take.
 *
 * @param nanos on the scale of {@link System#nanoTime}
 */
record Deadline(long nanos) {
  private static final long MOST_EARLIER_NANOS = 100_000_000;

  static Deadline after(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /** A little earlier: who works to it can still say what went wrong to who waits until this. */
  Deadline earlier() {
    return new Deadline(nanos - Math.min(remaining() / 10, MOST_EARLIER_NANOS));
  }

  /** Nanoseconds left; not above zero once it has passed. */
  long remaining() {
    return nanos - System.nanoTime();
  }

  boolean hasPassed() {
    return remaining() <= 0;
  }
}
