package dev.coffer.layer.retry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one call in ten be repeated, so that retries never make an outage worse, and a burst of
 * {@link #BURST} beside it, so that a program of few calls can retry at all. Lock-free.
 */
final class RetryBudget {
  /** Retries that a fresh or rested store has. */
  static final int BURST = 10;

  private static final int CALLS_PER_RETRY = 10;
  private static final int FULL = BURST * CALLS_PER_RETRY;

  private final AtomicInteger tenths = new AtomicInteger(FULL);

  /** A call began: a tenth of a retry is earned. */
  void earn() {
    int now = tenths.get();
    while (now < FULL && !tenths.compareAndSet(now, now + 1)) {
      now = tenths.get();
    }
  }

  /** Takes one retry; false when none is left. */
  boolean spend() {
    int now = tenths.get();
    while (now >= CALLS_PER_RETRY) {
      if (tenths.compareAndSet(now, now - CALLS_PER_RETRY)) {
        return true;
      }
      now = tenths.get();
    }
    return false;
  }
}
