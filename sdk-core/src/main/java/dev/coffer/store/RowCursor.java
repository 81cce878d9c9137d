package dev.coffer.store;

import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks a range of one revision, some rows at a time. Used by one thread. */
final class RowCursor {
  private static final int ROWS_A_READ = 256;

  private final RecordSnapshot snapshot;
  private final byte[] to;
  private byte[] from;
  private List<Record> read = List.of();
  private int next;
  private boolean ended;

  RowCursor(RecordSnapshot snapshot, byte[] from, byte[] to) {
    this.snapshot = snapshot;
    this.from = from;
    this.to = to;
  }

  /** The next row, which stays the next; null at the end. */
  @Nullable Record peek() {
    if (next == read.size() && !ended) {
      read = snapshot.range(from, to, ROWS_A_READ);
      next = 0;
      ended = read.isEmpty();
      if (!ended) {
        from = RowKeys.after(read.get(read.size() - 1).key());
      }
    }
    return ended ? null : read.get(next);
  }

  Record next() {
    Record row = peek();
    if (row == null) {
      throw new NoSuchElementException("no more rows");
    }
    next++;
    return row;
  }
}
