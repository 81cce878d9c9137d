package dev.coffer.layer.deadline;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.LayerConfig;
import dev.coffer.pipeline.Slot;
import dev.coffer.pipeline.Watchdog;
import java.time.Duration;

/**
 * How long a call may take that sets no deadline of its own.
 *
 * @param defaultTimeout more than zero, at most an hour
 */
public record DeadlineConfig(Duration defaultTimeout) implements LayerConfig {
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Thirty seconds. */
  public static final DeadlineConfig DEFAULT = new DeadlineConfig(Duration.ofSeconds(30));

  public DeadlineConfig {
    if (defaultTimeout.isNegative()
        || defaultTimeout.isZero()
        || defaultTimeout.compareTo(LONGEST) > 0) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The default timeout is out of bounds.")
          .remedy("Give a time from 1 ms to 1 h.")
          .build();
    }
  }

  @Override
  public Slot slot() {
    return Slot.DEADLINE;
  }

  @Override
  public Layer open(Watchdog watchdog) {
    return new DeadlineLayer(this, watchdog);
  }
}
