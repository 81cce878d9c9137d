package dev.coffer.store;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that change together, and what that does to the set hash. Used by one thread until it is
 * handed on.
 */
final class RowChanges {
  private final RowHasher hasher;
  private final Map<ByteBuffer, NewRow> rows = new LinkedHashMap<>();
  private SetHash hash = SetHash.EMPTY;
  private long added;

  /**
   * What becomes of a row.
   *
   * @param value the new bytes; null where the row goes away
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record NewRow(byte[] key, byte @Nullable [] value) {}

  RowChanges(RowHasher hasher) {
    this.hasher = hasher;
  }

  /**
   * Writes a row.
   *
   * @param old the bytes that it replaces; null where there is none
   */
  void write(byte[] key, byte @Nullable [] old, byte[] value) {
    rows.put(ByteBuffer.wrap(key), new NewRow(key, value));
    hash = hash.plus(hasher.hash(key, value));
    added++;
    forget(key, old);
  }

  /** Removes a row; one that is not there stays so. */
  void remove(byte[] key, byte @Nullable [] old) {
    if (old != null) {
      rows.put(ByteBuffer.wrap(key), new NewRow(key, null));
      forget(key, old);
    }
  }

  private void forget(byte[] key, byte @Nullable [] old) {
    if (old != null) {
      hash = hash.minus(hasher.hash(key, old));
      added--;
    }
  }

  /** Lets later changes follow these; of two changes of one row the later one is written. */
  void then(RowChanges later) {
    rows.putAll(later.rows);
    hash = hash.plus(later.hash);
    added += later.added;
  }

  Iterable<NewRow> rows() {
    return rows.values();
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
    long bytes = 0;
    for (NewRow row : rows.values()) {
      byte[] value = row.value();
      bytes += row.key().length + (value == null ? 0 : value.length);
    }
    return bytes;
  }
}
