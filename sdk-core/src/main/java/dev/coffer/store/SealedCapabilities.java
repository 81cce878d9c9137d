package dev.coffer.store;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.util.EnumSet;
import java.util.Set;

/** What every sealed store can do, known before it is open. */
public final class SealedCapabilities {
  private SealedCapabilities() {}

  /** Everything but going on with a deleted secret, which must be restored or purged first. */
  public static Capabilities of(SealedConfig config) {
    Set<Capability> all = EnumSet.complementOf(EnumSet.of(Capability.PUT_RESTORES));
    return new Capabilities(
        all, new Limits(config.maxValueBytes(), 64, config.maxVersions(), Limits.MAX_PAGE_SIZE));
  }
}
