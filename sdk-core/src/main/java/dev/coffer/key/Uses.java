package dev.coffer.key;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How often one ring key sealed, and how many of its uses a record accounts for. Shared by the
 * generations of a ring in which the key is active, so that none is forgotten. Thread-safe.
 */
final class Uses {
  /** How many uses a record accounts for in advance. */
  private static final long AHEAD = 4096;

  /** What is accounted for where there is no record yet. */
  static final long NOT_KEPT = -1;

  private final AtomicLong count;
  private final AtomicLong accounted;

  Uses(long count, long accounted) {
    this.count = new AtomicLong(count);
    this.accounted = new AtomicLong(accounted);
  }

  /**
   * Counts one.
   *
   * @return whether it was within the limit
   */
  boolean countOne() {
    if (count.incrementAndGet() > KeyRing.MAX_USES) {
      count.decrementAndGet();
      return false;
    }
    return true;
  }

  long count() {
    return count.get();
  }

  /** An upper bound of the uses from here on, for a record that is kept now. */
  long account() {
    long ahead = ahead();
    accounted.set(ahead);
    return ahead;
  }

  /** An upper bound of the uses until another key is active. */
  long ahead() {
    return Math.min(count.get() + AHEAD, KeyRing.MAX_USES);
  }

  boolean isOwed() {
    return count.get() > accounted.get();
  }
}
