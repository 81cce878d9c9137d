package dev.coffer.layer.retry;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.LayerConfig;
import dev.coffer.pipeline.Slot;
import dev.coffer.pipeline.Watchdog;
import java.time.Duration;

/**
 * How a call is repeated.
 *
 * @param maxAttempts the most tries of one call, the first included: 1 to 10
 * @param baseDelay the bound of the first wait; it doubles with every try
 * @param maxDelay the bound of all waits that the store does not set itself
 * @param tryTimeout after which a try of a read is given up for another
 */
public record RetryConfig(
    int maxAttempts, Duration baseDelay, Duration maxDelay, Duration tryTimeout)
    implements LayerConfig {
  /** Three tries, waits of up to 100 ms and 200 ms, ten seconds for a try. */
  public static final RetryConfig DEFAULT =
      new RetryConfig(3, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(10));

  private static final int MOST_ATTEMPTS = 10;

  public RetryConfig {
    boolean inBounds =
        maxAttempts >= 1
            && maxAttempts <= MOST_ATTEMPTS
            && !baseDelay.isNegative()
            && maxDelay.compareTo(baseDelay) >= 0
            && tryTimeout.compareTo(Duration.ZERO) > 0;
    if (!inBounds) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The retry settings are out of bounds.")
          .remedy("Use 1 to 10 attempts, delays that rise from zero, and a timeout above zero.")
          .build();
    }
  }

  @Override
  public Slot slot() {
    return Slot.RETRY;
  }

  @Override
  public Layer open(Watchdog watchdog) {
    return new RetryLayer(this, watchdog);
  }
}
