package dev.coffer.memory;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.util.EnumSet;
import java.util.Set;

/** What the store in memory declares: everything, but to go on with a deleted secret. */
final class MemoryCapabilities {
  private static final int MAX_LABELS = 64;
  private static final int MAX_VERSIONS = 100;
  private static final Limits LIMITS =
      new Limits(Limits.DEFAULT_MAX_VALUE_BYTES, MAX_LABELS, MAX_VERSIONS, Limits.MAX_PAGE_SIZE);

  static final Capabilities ALL = without(Set.of());

  private MemoryCapabilities() {}

  static Capabilities without(Set<Capability> less) {
    // A put on a deleted secret is DELETED, and changes are pushed: the others are contradictions.
    EnumSet<Capability> set =
        EnumSet.complementOf(EnumSet.of(Capability.PUT_RESTORES, Capability.OBSERVED_CHANGES));
    set.removeAll(less);
    return new Capabilities(set, LIMITS);
  }
}
