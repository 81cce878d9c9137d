package dev.coffer.vault;

import java.time.Duration;

/**
 * A token of the server and how long it lives. Immutable.
 *
 * @param token the secret itself
 * @param life how long it lived from {@code obtainedNanos} on, as the server said; zero for one
 *     that does not end, or whose end is not known
 * @param renewable whether its life can be made longer
 * @param ours whether a login of ours made it, so that it ends with us
 * @param obtainedNanos {@link System#nanoTime()} before the server was asked
 */
record Credential(
    String token, Duration life, boolean renewable, boolean ours, long obtainedNanos) {
  boolean ends() {
    return !life.isZero();
  }

  /** The time until its end, as far as this side can tell. */
  Duration left() {
    return life.minusNanos(System.nanoTime() - obtainedNanos);
  }

  boolean isOver() {
    return ends() && left().isNegative();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Credential[redacted, " + life + "]";
  }
}
