package dev.coffer.observe;

import org.jspecify.annotations.Nullable;

/** What is known of one name that is watched. Guarded by the watchlist. */
final class Known {
  /** The mark of a secret that is not there. */
  static final String ABSENT = "";

  /** When it became of interest, or was last known for certain. */
  long sureNanos;

  /** When it was last asked about; whoever fails must not be asked about again and again. */
  long triedNanos;

  /** Whether it was seen once, in a list at least. */
  boolean seen;

  /** Whether it was there when its prefix was listed for the first time, so that it is no news. */
  boolean expected;

  /** Whether the name itself must be looked at: a list said that it changed, or cannot say. */
  boolean doubtful;

  /** Whether it has changed whatever that look shows. */
  boolean changed;

  /** As of the last look at the name; null where only lists were read. */
  @Nullable String mark;

  /** As of the last list that says it. */
  @Nullable String hint;

  Known(long nowNanos) {
    sureNanos = nowNanos;
    triedNanos = nowNanos - Watchlist.LEAST_NANOS;
  }
}
