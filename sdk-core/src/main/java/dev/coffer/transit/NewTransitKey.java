package dev.coffer.transit;

import dev.coffer.model.SecretName;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transit key to be made. Immutable.
 *
 * @param rotationPeriod after which it is rotated by itself, 1 to 3650 days; null: never
 * @param deletionAllowed whether it can be deleted
 */
public record NewTransitKey(
    SecretName name, KeyKind kind, @Nullable Duration rotationPeriod, boolean deletionAllowed) {
  /**
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT when the period is out of bounds
   */
  public NewTransitKey {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    RotationPeriods.check(rotationPeriod);
  }

  /** One that is not rotated by itself and cannot be deleted. */
  public static NewTransitKey of(String name, KeyKind kind) {
    return new NewTransitKey(SecretName.of(name), kind, null, false);
  }

  /** The same, rotated by itself. */
  public NewTransitKey rotatedEvery(Duration period) {
    return new NewTransitKey(name, kind, period, deletionAllowed);
  }

  /** The same, which can be deleted. */
  public NewTransitKey deletable() {
    return new NewTransitKey(name, kind, rotationPeriod, true);
  }
}
