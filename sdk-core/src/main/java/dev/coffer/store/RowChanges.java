package dev.coffer.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that change together, and what that does to the set hash. Used by one thread until it is
 * handed on.
 */
final class RowChanges {
  private final RowHasher hasher;
  private final List<NewRow> rows = new ArrayList<>(4);
  private SetHash hash = SetHash.EMPTY;
  private long added;
  private long bytes;

  /**
   * What becomes of a row.
   *
   * @param value the new bytes; null where the row goes away
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record NewRow(RowKey key, byte @Nullable [] value) {}

  RowChanges(RowHasher hasher) {
    this.hasher = hasher;
  }

  /**
   * Writes a row.
   *
   * @param old the bytes that it replaces; null where there is none
   */
  void write(byte[] key, byte @Nullable [] old, byte[] value) {
    rows.add(new NewRow(new RowKey(key), value));
    hash = hash.plus(hasher.hash(key, value));
    added++;
    bytes += key.length + value.length;
    forget(key, old);
  }

  /** Removes a row; one that is not there stays so. */
  void remove(byte[] key, byte @Nullable [] old) {
    if (old != null) {
      rows.add(new NewRow(new RowKey(key), null));
      bytes += key.length;
      forget(key, old);
    }
  }

  private void forget(byte[] key, byte @Nullable [] old) {
    if (old != null) {
      hash = hash.minus(hasher.hash(key, old));
      added--;
    }
  }

  /** The rows, in the order of their changes. */
  List<NewRow> rows() {
    return rows;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** What is added to the set hash. */
  SetHash hash() {
    return hash;
  }

  /** How many rows there are more. */
  long added() {
    return added;
  }

  /** The bytes that are written. */
  long bytes() {
    return bytes;
  }
}
