package dev.coffer.vault;

import java.time.Duration;

/**
 * When a credential is renewed: after two thirds of its life, or a margin of ten seconds before its
 * end where that is sooner, and up to a tenth earlier by chance so that many clients do not come at
 * once.
 */
final class Renewal {
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private Renewal() {}

  /**
   * How long to wait before the renewal.
   *
   * @param life the whole life, more than zero
   * @param chance from 0 to 1
   */
  static Duration wait(Duration life, double chance) {
    Duration twoThirds = life.multipliedBy(2).dividedBy(3);
    Duration beforeMargin = life.minus(MARGIN);
    Duration half = life.dividedBy(2);
    Duration latest = beforeMargin.compareTo(twoThirds) < 0 ? beforeMargin : twoThirds;
    Duration due = latest.compareTo(half) < 0 ? half : latest;
    return due.minus(Duration.ofNanos((long) (due.toNanos() * chance / 10)));
  }

  /** How long to wait before the next try of a renewal that failed, while some life is left. */
  static Duration pause(Duration left) {
    Duration third = left.dividedBy(3);
    if (third.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return third.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : third;
  }

  /** Whether a renewal still makes the life longer; where a maximum is near it does not. */
  static boolean hasExtended(Credential before, Credential after) {
    Duration gained = after.life().minus(before.left());
    Duration wanted = before.life().minus(before.left()).dividedBy(2);
    return gained.compareTo(wanted) > 0;
  }
}
