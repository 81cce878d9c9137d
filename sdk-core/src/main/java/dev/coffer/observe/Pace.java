package dev.coffer.observe;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Spreads calls over time: in no minute are there more than the budget bears, and after a few at
 * once they come at its rate, each a little earlier or later than that so that many programs do not
 * call together. Not thread-safe.
 */
final class Pace {
  private static final long WINDOW = Duration.ofMinutes(1).toNanos();
  private static final int BURSTS_PER_WINDOW = 4;
  private static final double LEAST = 0.8;
  private static final double MOST = 1.2;

  private final RandomGenerator random;
  private final double nanosPerCall;
  private final double mostSaved;

  /** When the last calls of a window were made, in a ring. */
  private final long[] made;

  private int calls;
  private double saved;
  private double next = 1;
  private long filledNanos;

  Pace(CallBudget budget, RandomGenerator random, long nowNanos) {
    int most = budget.callsPerMinute();
    this.random = random;
    this.nanosPerCall = (double) WINDOW / most;
    this.mostSaved = Math.max(MOST, (double) most / BURSTS_PER_WINDOW);
    this.made = new long[most];
    this.saved = mostSaved;
    this.filledNanos = nowNanos;
  }

  /** How long to wait before the next call; nothing or less where it may be made now. */
  long waitNanos(long nowNanos) {
    fill(nowNanos);
    long forRate = (long) Math.ceil((next - saved) * nanosPerCall);
    if (calls < made.length) {
      return forRate;
    }
    long forWindow = made[calls % made.length] + WINDOW - nowNanos;
    return Math.max(forRate, forWindow);
  }

  /** A call is made now. */
  void spend(long nowNanos) {
    fill(nowNanos);
    saved -= next;
    next = random.nextDouble(LEAST, MOST);
    made[calls % made.length] = nowNanos;
    calls++;
    if (calls == 2 * made.length) {
      calls = made.length;
    }
  }

  private void fill(long nowNanos) {
    saved = Math.min(mostSaved, saved + (nowNanos - filledNanos) / nanosPerCall);
    filledNanos = nowNanos;
  }
}
