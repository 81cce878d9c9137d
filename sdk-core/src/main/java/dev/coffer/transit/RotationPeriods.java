package dev.coffer.transit;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The bounds of the time after which a key is rotated by itself. */
final class RotationPeriods {
  private static final Duration LEAST = Duration.ofDays(1);
  private static final Duration MOST = Duration.ofDays(3650);

  private RotationPeriods() {}

  static void check(@Nullable Duration period) {
    if (period != null && (period.compareTo(LEAST) < 0 || period.compareTo(MOST) > 0)) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The rotation period of a key is out of its bounds.")
          .remedy("Use 1 to 3650 days.")
          .build();
    }
  }
}
