package dev.coffer.store;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * How a sealed store is run. None of it changes the format: a store may be opened with another
 * configuration at any time.
 *
 * @param maxValueBytes the most bytes of a value: 1 to 1 MiB
 * @param maxVersions how many versions of a secret are kept, 3 to 1000. The put that exceeds it
 *     removes the oldest version that bears no stage, whatever its state; a version with a stage is
 *     never removed
 * @param refuseExpired whether reading a secret after its expiry fails with FAILED_PRECONDITION;
 *     else expiry is metadata that only warns
 * @param requestRetention how long the outcome of a request id is kept at least: 24 hours or more
 * @param journalEvents how many journal events are kept at least, whatever their age: 1000 or more
 * @param journalRetention how long a journal event is kept at least, whatever their number
 * @param queuedWrites how many writes may wait for the committer, 64 to 65536; a writer beyond that
 *     waits for a place
 * @param keys how its keys are looked after
 * @param clock the time that is written down, and by which retention goes
 */
public record SealedConfig(
    int maxValueBytes,
    int maxVersions,
    boolean refuseExpired,
    Duration requestRetention,
    long journalEvents,
    Duration journalRetention,
    int queuedWrites,
    KeysConfig keys,
    Clock clock) {

  /** What a store is run with where nothing is said: 64 KiB a value, 32 versions a secret. */
  public static final SealedConfig DEFAULT =
      new SealedConfig(
          Limits.DEFAULT_MAX_VALUE_BYTES,
          32,
          false,
          Duration.ofHours(24),
          100_000,
          Duration.ofHours(24),
          1024,
          KeysConfig.DEFAULT,
          Clock.systemUTC());

  /**
   * @throws SecretsException CONFIGURATION when a number is out of its bounds
   */
  public SealedConfig {
    between("maxValueBytes", maxValueBytes, 1, Limits.HARD_MAX_VALUE_BYTES);
    between("maxVersions", maxVersions, 3, 1000);
    between("requestRetention in hours", requestRetention.toHours(), 24, 24 * 3660);
    between("journalEvents", journalEvents, 1000, Long.MAX_VALUE);
    between("journalRetention in hours", journalRetention.toHours(), 0, 24 * 3660);
    between("queuedWrites", queuedWrites, 64, 65536);
    Objects.requireNonNull(keys, "keys");
    Objects.requireNonNull(clock, "clock");
  }

  public SealedConfig withMaxValueBytes(int bytes) {
    return new SealedConfig(
        bytes,
        maxVersions,
        refuseExpired,
        requestRetention,
        journalEvents,
        journalRetention,
        queuedWrites,
        keys,
        clock);
  }

  public SealedConfig withMaxVersions(int versions) {
    return new SealedConfig(
        maxValueBytes,
        versions,
        refuseExpired,
        requestRetention,
        journalEvents,
        journalRetention,
        queuedWrites,
        keys,
        clock);
  }

  public SealedConfig withRefuseExpired(boolean refuse) {
    return new SealedConfig(
        maxValueBytes,
        maxVersions,
        refuse,
        requestRetention,
        journalEvents,
        journalRetention,
        queuedWrites,
        keys,
        clock);
  }

  public SealedConfig withRequestRetention(Duration retention) {
    return new SealedConfig(
        maxValueBytes,
        maxVersions,
        refuseExpired,
        retention,
        journalEvents,
        journalRetention,
        queuedWrites,
        keys,
        clock);
  }

  public SealedConfig withJournal(long events, Duration retention) {
    return new SealedConfig(
        maxValueBytes,
        maxVersions,
        refuseExpired,
        requestRetention,
        events,
        retention,
        queuedWrites,
        keys,
        clock);
  }

  public SealedConfig withClock(Clock other) {
    return new SealedConfig(
        maxValueBytes,
        maxVersions,
        refuseExpired,
        requestRetention,
        journalEvents,
        journalRetention,
        queuedWrites,
        keys,
        other);
  }

  public SealedConfig withKeys(KeysConfig other) {
    return new SealedConfig(
        maxValueBytes,
        maxVersions,
        refuseExpired,
        requestRetention,
        journalEvents,
        journalRetention,
        queuedWrites,
        other,
        clock);
  }

  private static void between(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION,
              "The sealed store's " + what + " is " + value + ", out of its bounds.")
          .remedy("Use " + least + " to " + most + ".")
          .build();
    }
  }
}
