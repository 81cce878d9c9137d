package dev.coffer.transit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a transit key; null keeps what is there. Immutable.
 *
 * @param minDecryptionVersion what older versions made is refused from now on
 * @param rotationPeriod 1 to 3650 days, counted from now; zero ends the rotation by itself
 * @param deletionAllowed whether it can be deleted
 */
public record TransitKeyChange(
    @Nullable Integer minDecryptionVersion,
    @Nullable Duration rotationPeriod,
    @Nullable Boolean deletionAllowed) {
  /** What changes nothing. */
  public static final TransitKeyChange NONE = new TransitKeyChange(null, null, null);

  /**
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT when the period is out of bounds
   */
  public TransitKeyChange {
    RotationPeriods.check(
        rotationPeriod == null || rotationPeriod.isZero() ? null : rotationPeriod);
  }

  public TransitKeyChange withMinDecryptionVersion(int version) {
    return new TransitKeyChange(version, rotationPeriod, deletionAllowed);
  }

  public TransitKeyChange withRotationPeriod(Duration period) {
    return new TransitKeyChange(minDecryptionVersion, period, deletionAllowed);
  }

  public TransitKeyChange withDeletionAllowed(boolean allowed) {
    return new TransitKeyChange(minDecryptionVersion, rotationPeriod, allowed);
  }
}
