package dev.coffer.server.call;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.DateTimeException;
import java.time.Instant;

/** Times on the wire. */
public final class Wire {
  private Wire() {}

  public static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /**
   * @throws SecretsException INVALID_ARGUMENT for a time that no calendar has
   */
  public static Instant instant(Timestamp time) {
    boolean wellFormed = time.getNanos() >= 0 && time.getNanos() < 1_000_000_000;
    try {
      if (wellFormed) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
      }
    } catch (DateTimeException e) {
      // Out of range is malformed like any other.
    }
    throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "A time is malformed.")
        .remedy("Use seconds since 1970 in UTC, and nanoseconds from 0 to 999999999.")
        .build();
  }

  public static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
