package dev.coffer.store;

import dev.coffer.key.KeyRing;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.Objects;

/**
 * How the keys of a sealed store are looked after. None of it changes the format.
 *
 * @param mode what wraps the data keys of values that are written from now on; those that are there
 *     are rewrapped in the background
 * @param rotateAfter the age at which the active ring key is replaced: a minute to 730 days
 * @param rotateAfterUses the seals after which it is replaced, 1000 to 2^31
 * @param rewrapRate how many records are rewrapped in a second at most; 0 leaves all background
 *     work to others, as on a copy that is only judged
 */
public record KeysConfig(KeyMode mode, Duration rotateAfter, long rotateAfterUses, int rewrapRate) {
  /** The shortest life of a ring key. */
  public static final Duration LEAST_AGE = Duration.ofMinutes(1);

  /** The longest life of a ring key. */
  public static final Duration MOST_AGE = Duration.ofDays(730);

  /** The highest rate. */
  public static final int MOST_RATE = 1_000_000;

  /** The ring mode, a new ring key every 90 days or 2^31 seals, 1000 records a second. */
  public static final KeysConfig DEFAULT =
      new KeysConfig(KeyMode.RING, KeyRing.ROTATE_AFTER, KeyRing.ROTATE_AFTER_USES, 1000);

  /**
   * @throws SecretsException CONFIGURATION when a number is out of its bounds
   */
  public KeysConfig {
    Objects.requireNonNull(mode, "mode");
    require(
        rotateAfter.compareTo(LEAST_AGE) >= 0 && rotateAfter.compareTo(MOST_AGE) <= 0,
        "rotateAfter is not from 1m to 730d");
    require(
        rotateAfterUses >= 1000 && rotateAfterUses <= KeyRing.ROTATE_AFTER_USES,
        "rotateAfterUses is not from 1000 to 2147483648");
    require(rewrapRate >= 0 && rewrapRate <= MOST_RATE, "rewrapRate is not from 0 to 1000000");
  }

  public KeysConfig withMode(KeyMode other) {
    return new KeysConfig(other, rotateAfter, rotateAfterUses, rewrapRate);
  }

  public KeysConfig withRotation(Duration age, long uses) {
    return new KeysConfig(mode, age, uses, rewrapRate);
  }

  public KeysConfig withRewrapRate(int rate) {
    return new KeysConfig(mode, rotateAfter, rotateAfterUses, rate);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, "The sealed store's keys." + what + ".")
          .remedy("Write a value within these bounds.")
          .build();
    }
  }
}
