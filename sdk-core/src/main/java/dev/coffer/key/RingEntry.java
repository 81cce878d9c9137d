package dev.coffer.key;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ring key as the record keeps it.
 *
 * @param number counts from 1; never given twice
 * @param uses an upper bound of how often it sealed
 * @param createTime seconds since 1970
 * @param wrapped by the root key; null where the key is destroyed
 */
record RingEntry(
    int number, RingKeyState state, long uses, long createTime, @Nullable WrappedKey wrapped) {
  RingEntry {
    Objects.requireNonNull(state, "state");
    if (number < 1 || uses < 0 || createTime < 0) {
      throw new IllegalArgumentException("a number of a ring key is out of range");
    }
    if ((state == RingKeyState.DESTROYED) != (wrapped == null)) {
      throw new IllegalArgumentException("a ring key is wrapped unless it is destroyed");
    }
  }

  /** The key id in envelopes. */
  String id() {
    return "kr-" + number;
  }

  RingEntry withState(RingKeyState next) {
    return new RingEntry(number, next, uses, createTime, wrapped);
  }

  RingEntry withUses(long next) {
    return new RingEntry(number, state, next, createTime, wrapped);
  }
}
