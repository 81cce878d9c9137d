package dev.coffer.spi;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a store can do, and its bounds. Immutable.
 *
 * @param set what is declared; iterates in the order of {@link Capability}
 */
public record Capabilities(Set<Capability> set, Limits limits) {
  public Capabilities {
    EnumSet<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(set);
    set = Collections.unmodifiableSet(copy);
    Objects.requireNonNull(limits, "limits");
  }

  public boolean has(Capability capability) {
    return set.contains(capability);
  }
}
