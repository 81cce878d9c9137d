package dev.coffer.spi;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import java.util.Set;

/**
 * Of which secrets changes are to be told. A store that must look for changes looks for these and
 * for no others, so what is of no interest costs nothing. Immutable.
 *
 * @param prefixes every name that begins so
 * @param names single names
 */
public record Interest(Set<NamePrefix> prefixes, Set<SecretName> names) {
  /** Every secret of the store. */
  public static final Interest ALL = new Interest(Set.of(NamePrefix.ALL), Set.of());

  /**
   * Nothing of its own: whatever is found for others is told in passing, and to this one first. A
   * store that pushes its changes tells all of them.
   */
  public static final Interest IN_PASSING = new Interest(Set.of(), Set.of());

  public Interest {
    prefixes = Set.copyOf(prefixes);
    names = Set.copyOf(names);
  }

  /** All names below a prefix. */
  public static Interest of(NamePrefix prefix) {
    return new Interest(Set.of(prefix), Set.of());
  }

  /** These names, at least one. */
  public static Interest of(Set<SecretName> names) {
    return new Interest(Set.of(), names);
  }

  /** Whether it is {@link #IN_PASSING}. */
  public boolean isInPassing() {
    return prefixes.isEmpty() && names.isEmpty();
  }

  /** Whether a change of this secret is to be told. */
  public boolean covers(SecretName name) {
    return isInPassing()
        || names.contains(name)
        || prefixes.stream().anyMatch(prefix -> prefix.matches(name));
  }
}
