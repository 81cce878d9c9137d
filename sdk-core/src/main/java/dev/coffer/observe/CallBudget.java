package dev.coffer.observe;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/**
 * How many calls of the service may look for changes, all watchers of a store together.
 *
 * @param callsPerMinute in any minute, 1 to {@value #MOST}
 */
public record CallBudget(int callsPerMinute) {
  /** The most that can be allowed. */
  public static final int MOST = 6_000;

  private static final String KEY = "watchCallsPerMinute";

  /**
   * @throws SecretsException CONFIGURATION out of its bounds
   */
  public CallBudget {
    if (callsPerMinute < 1 || callsPerMinute > MOST) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The budget of calls a minute is out of its bounds.")
          .remedy("Use 1 to " + MOST + ".")
          .build();
    }
  }

  /** Adds the key of a store's budget to its schema. */
  @CanIgnoreReturnValue
  public SettingsSchema.Builder declare(SettingsSchema.Builder schema) {
    return schema.optional(
        KEY,
        Kind.INTEGER,
        "The most calls a minute that look for changes of what is watched, 1 to "
            + MOST
            + "; default: "
            + callsPerMinute
            + ".");
  }

  /** The budget of a store as configured; this one where nothing is said. */
  public CallBudget read(Settings settings) {
    return new CallBudget(settings.integer(KEY, 1, MOST, callsPerMinute));
  }
}
