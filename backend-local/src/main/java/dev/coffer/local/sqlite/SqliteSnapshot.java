package dev.coffer.local.sqlite;

import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A read transaction: one revision, until it is closed. */
final class SqliteSnapshot implements RecordSnapshot {
  private final Readers readers;
  private final Reader reader;
  private final long revision;
  private boolean closed;

  /**
   * @param reader holding that revision; given back on close
   */
  SqliteSnapshot(Readers readers, Reader reader, long revision) {
    this.readers = readers;
    this.reader = reader;
    this.revision = revision;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public @Nullable Record get(byte[] key) {
    requireOpen();
    try {
      return reader.get(key);
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    }
  }

  @Override
  public List<Record> range(byte[] from, byte[] to, int limit) {
    requireOpen();
    try {
      return reader.ascending(from, to, limit);
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw SqliteErrors.closed();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      reader.release();
      readers.giveBack(reader);
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    }
  }
}
