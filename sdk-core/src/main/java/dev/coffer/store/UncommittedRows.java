package dev.coffer.store;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows as the next write of them must see them: as of the last commit, under what is sealed and
 * waits to be committed. Only writers look here, each holding the lane of its rows; readers see
 * what is durable. Thread-safe.
 */
final class UncommittedRows {
  private final RecordStore records;
  private final ConcurrentHashMap<RowKey, Uncommitted> rows = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Uncommitted(byte @Nullable [] value, PendingWrite by) {}

  /**
   * A row as it is to be.
   *
   * @param value null where there is none
   * @param by the write that must be durable before anyone is told; null where it is
   */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Latest(byte @Nullable [] value, @Nullable PendingWrite by) {}

  UncommittedRows(RecordStore records) {
    this.records = records;
  }

  /** A row; only for the holder of its lane, since it is read in two steps. */
  Latest latest(byte[] key) {
    Uncommitted waiting = rows.get(new RowKey(key));
    if (waiting != null) {
      return new Latest(waiting.value, waiting.by);
    }
    Record durable = records.get(key);
    return new Latest(durable == null ? null : durable.value(), null);
  }

  void add(PendingWrite write) {
    for (RowChanges.NewRow row : write.changes().rows()) {
      rows.put(row.key(), new Uncommitted(row.value(), write));
    }
  }

  /** Forgets what is durable now, where no later write took its place. */
  void remove(PendingWrite write) {
    for (RowChanges.NewRow row : write.changes().rows()) {
      rows.computeIfPresent(row.key(), (key, waiting) -> waiting.by == write ? null : waiting);
    }
  }
}
