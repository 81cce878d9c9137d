package dev.coffer.conformance.peer.azure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves on. */
final class MovedClock extends Clock {
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00.123456Z");

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a test has one zone");
  }

  @Override
  public Instant instant() {
    return now;
  }
}
