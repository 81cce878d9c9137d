package dev.coffer.store;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.util.EnumSet;
import java.util.Set;

/** What every sealed store can do, known before it is open. */
public final class SealedCapabilities {
  private SealedCapabilities() {}

  /**
   * Everything but going on with a deleted secret, which must be restored or purged first, and what
   * a store that is asked from afar needs: here a batch costs no less than its reads, and each
   * change is known, not observed.
   */
  public static Capabilities of(SealedConfig config) {
    Set<Capability> all =
        EnumSet.complementOf(
            EnumSet.of(Capability.PUT_RESTORES, Capability.BATCH_GET, Capability.OBSERVED_CHANGES));
    Limits limits =
        new Limits(
            config.maxValueBytes(),
            SecretBounds.MAX_LABELS,
            config.maxVersions(),
            Limits.MAX_PAGE_SIZE);
    return new Capabilities(all, limits);
  }
}
