package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.key.DirectKeys;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RootKeys;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ids of the keys that records are to be sealed for.
 *
 * @param values for which values are
 * @param others for which all other records are
 */
record RewrapTarget(Set<String> values, Set<String> others) {
  RewrapTarget {
    values = new TreeSet<>(values);
    others = new TreeSet<>(others);
  }

  /** What is sealed now is sealed for these. */
  static RewrapTarget of(LiveRing ring, RootKeys roots, KeyMode mode) {
    Set<String> active = Set.of(ring.current().activeId());
    return mode == KeyMode.RING
        ? new RewrapTarget(active, active)
        : new RewrapTarget(ids(roots.current()), active);
  }

  private static Set<String> ids(Collection<KeyVersion> versions) {
    Set<String> ids = new TreeSet<>();
    versions.forEach(version -> ids.add(DirectKeys.idOf(version)));
    return ids;
  }

  boolean isMet(RecordType type, Set<String> keyIds) {
    return keyIds.equals(type == RecordType.VALUE ? values : others);
  }

  /** Equal for equal targets. */
  String text() {
    return String.join(",", values) + ";" + String.join(",", others);
  }
}
