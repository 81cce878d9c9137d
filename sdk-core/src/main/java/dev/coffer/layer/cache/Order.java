package dev.coffer.layer.cache;

import dev.coffer.model.Secret;

/**
 * When an answer was true, as the store counts: by incarnation, then by the changes within it. A
 * version number would not do, since a rollback brings a lower one. Counters of different stores
 * behind a composed one do not compare.
 *
 * @param servedBy the store that counted
 */
record Order(String servedBy, long incarnation, long stageRevision) {
  static Order of(Secret secret) {
    return new Order(
        secret.provenance().servedBy(),
        secret.version().incarnation(),
        secret.version().stageRevision());
  }

  /** Whether the store counts its changes. */
  boolean isCounted() {
    return stageRevision != 0;
  }

  /** Whether both were counted by the same store. */
  boolean comparesWith(Order other) {
    return isCounted() && other.isCounted() && servedBy.equals(other.servedBy);
  }

  /** Whether this is known to be later. */
  boolean isAfter(Order other) {
    if (!comparesWith(other)) {
      return false;
    }
    return incarnation != other.incarnation
        ? incarnation > other.incarnation
        : stageRevision > other.stageRevision;
  }
}
