package dev.coffer.local.sqlite;

import dev.coffer.local.disk.Claim;
import dev.coffer.model.SecretsException;
import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import dev.coffer.store.RecordStore;
import dev.coffer.store.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Records in one SQLite file: the embedded default under a sealed store. Thread-safe. Readers wait
 * neither for the writer nor for each other.
 *
 * <p>A commit is durable when it returns: the write-ahead log is synced with every one ({@code
 * synchronous=FULL}). One opener owns the file at a time, by a lock of the operating system; and
 * each commit proves that nothing else has written since the last one, so that even a writer that
 * went around the lock does no silent harm.
 *
 * <p>A full disk refuses a commit whole, with LIMIT_EXCEEDED, and the next one may succeed. After
 * any other error of the medium this opener reads on but never writes again.
 */
public final class SqliteRecords implements RecordStore {
  private final Claim claim;
  private final Connections connections;
  private final UUID id;
  private final Readers readers;
  private final Commits commits;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteRecords(Claim claim, Connections connections, UUID id, Commits commits) {
    this.claim = claim;
    this.connections = connections;
    this.id = id;
    this.readers = new Readers(connections);
    this.commits = commits;
  }

  /** Opens the records in a file, and makes them where there are none; without a bound. */
  public static SqliteRecords open(Path file) {
    return open(SqliteConfig.of(file));
  }

  /**
   * Opens the records in a file, and makes them where there are none.
   *
   * @throws SecretsException INTEGRITY for a damaged or foreign file, or one of a newer format;
   *     UNAVAILABLE when it has another opener or cannot be read; CONFIGURATION when others than
   *     the owner may touch it
   */
  public static SqliteRecords open(SqliteConfig config) {
    try {
      DataFile data = DataFile.in(config.file());
      Claim claim = Claim.on(data.path());
      try {
        data.prepare();
        return open(claim, new Connections(data.path()), config.maxBytes());
      } catch (IOException | SQLException | RuntimeException e) {
        claim.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    } catch (IOException e) {
      throw SqliteErrors.of(e);
    }
  }

  private static SqliteRecords open(Claim claim, Connections connections, long maxBytes)
      throws SQLException {
    Connection connection = connections.writer();
    try {
      SqliteVersion.require(connection);
      Schema.check(connection);
      Integrity.requireSound(connection);
      Schema.Head head = Schema.head(connection);
      Writer writer = new Writer(connection, maxBytes);
      Commits commits = new Commits(writer, connections.checkpointer(), head.revision());
      commits.start();
      return new SqliteRecords(claim, connections, head.id(), commits);
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public long revision() {
    return commits.revision();
  }

  @Override
  public @Nullable Record get(byte[] key) {
    return readers.get(key);
  }

  @Override
  public List<Record> range(byte[] from, byte[] to, int limit) {
    return readers.read(reader -> reader.ascending(from, to, limit));
  }

  @Override
  public List<Record> rangeDescending(byte[] from, byte[] to, int limit) {
    return readers.read(reader -> reader.descending(from, to, limit));
  }

  @Override
  public RecordSnapshot snapshot() {
    return readers.snapshot();
  }

  @Override
  public long commit(Transaction transaction) {
    Writer.check(transaction);
    return commits.commit(transaction);
  }

  @Override
  public List<String> check() {
    return readers.read(Reader::check);
  }

  @Override
  public void backup(Path target) {
    requireOpen();
    try {
      Backup.write(connections, target.toAbsolutePath());
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    } catch (IOException e) {
      throw SqliteErrors.of(e);
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw SqliteErrors.closed();
    }
  }

  /** Waits for a commit that is under way; closing again does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (claim) {
      readers.close();
      commits.close();
    } catch (SQLException e) {
      throw SqliteErrors.of(e);
    } catch (IOException e) {
      throw SqliteErrors.of(e);
    }
  }
}
