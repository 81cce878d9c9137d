package dev.coffer.local.sqlite;

import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Read connections, kept for the next reader. There are as many as there are readers at one moment:
 * nobody waits for a connection, so a reader that holds a snapshot cannot starve another, or
 * itself. The one that was used last is given first, since its cache is warm.
 */
final class Readers {
  /** Beyond this many idle connections, one that comes back is closed. */
  private static final int MAX_IDLE = 64;

  private final Connections connections;
  private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private volatile boolean closed;

  Readers(Connections connections) {
    this.connections = connections;
  }

  /** Something that is read at once. */
  interface Read<T> {
    T from(Reader reader) throws SQLException;
  }

  <T> T read(Read<T> read) {
    try {
      Reader reader = take();
      T result = inOrder(reader, read);
      giveBack(reader);
      return result;
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    }
  }

  @Nullable Record get(byte[] key) {
    return read(reader -> Optional.ofNullable(reader.get(key))).orElse(null);
  }

  /** A reader held at the last commit until the snapshot is closed. */
  RecordSnapshot snapshot() {
    try {
      Reader reader = take();
      long revision = inOrder(reader, Reader::hold);
      return new SqliteSnapshot(this, reader, revision);
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    }
  }

  /** A reader that failed may be in any state: it is closed. */
  private static <T> T inOrder(Reader reader, Read<T> read) throws SQLException {
    try {
      return read.from(reader);
    } catch (SQLException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private Reader take() throws SQLException {
    if (closed) {
      throw SqliteErrors.closed();
    }
    Reader reader = idle.pollFirst();
    if (reader != null) {
      idleCount.decrementAndGet();
      return reader;
    }
    Connection connection = connections.reader();
    try {
      return new Reader(connection);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Takes back a reader that is in order. */
  void giveBack(Reader reader) throws SQLException {
    if (closed || idleCount.get() >= MAX_IDLE) {
      reader.close();
      return;
    }
    idle.addFirst(reader);
    idleCount.incrementAndGet();
    if (closed) {
      close();
    }
  }

  /** Closes what is idle; what is in use is closed when it comes back. */
  void close() throws SQLException {
    closed = true;
    for (Reader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
      reader.close();
    }
  }
}
