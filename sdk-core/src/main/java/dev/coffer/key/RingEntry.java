package dev.coffer.key;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A ring key as the record keeps it.
 *
 * @param number counts from 1; never given twice
 * @param uses an upper bound of how often it sealed
 * @param createTime seconds since 1970
 * @param sealed by the ring's {@link OpeningKey}; null where the key is destroyed
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record RingEntry(
    int number, RingKeyState state, long uses, long createTime, byte @Nullable [] sealed) {
  /** The bytes of a sealed key. */
  static final int SEALED_BYTES = OffHeapKey.BYTES + OpeningKey.OVERHEAD_BYTES;

  RingEntry {
    Objects.requireNonNull(state, "state");
    if (number < 1 || uses < 0 || createTime < 0) {
      throw new IllegalArgumentException("a number of a ring key is out of range");
    }
    if ((state == RingKeyState.DESTROYED) != (sealed == null)) {
      throw new IllegalArgumentException("a ring key is sealed unless it is destroyed");
    }
    if (sealed != null && sealed.length != SEALED_BYTES) {
      throw new IllegalArgumentException("a sealed ring key has another length");
    }
  }

  /** The key id in envelopes. */
  String id() {
    return "kr-" + number;
  }

  RingEntry withState(RingKeyState next) {
    return new RingEntry(number, next, uses, createTime, sealed);
  }

  RingEntry withSealed(byte[] next) {
    return new RingEntry(number, state, uses, createTime, next);
  }

  RingEntry destroyed() {
    return new RingEntry(number, RingKeyState.DESTROYED, uses, createTime, null);
  }

  RingEntry withUses(long next) {
    return new RingEntry(number, state, next, createTime, sealed);
  }
}
