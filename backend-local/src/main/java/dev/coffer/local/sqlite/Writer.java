package dev.coffer.local.sqlite;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The one connection that writes, with its statements prepared. There is one because SQLite allows
 * one writer at a time anyway, and because all versions before 3.51.3 could damage the file when
 * several connections wrote and checkpointed. Used by one thread at a time.
 */
final class Writer implements AutoCloseable {
  /** The bounds that {@link dev.coffer.store.Record} sets. */
  private static final int MAX_KEY_BYTES = 512;

  private static final int MAX_VALUE_BYTES = 2 << 20;

  private final Connection connection;
  private Statements prepared;

  Writer(Connection connection, long maxBytes) throws SQLException {
    this.connection = connection;
    long pages = Math.min(maxBytes / Connections.PAGE_BYTES, 0xfffffffeL);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = " + pages);
      // What was removed is overwritten: a purged value leaves no sealed bytes behind in the file.
      statement.execute("PRAGMA secure_delete = ON");
    }
    this.prepared = Statements.on(connection);
  }

  /**
   * The driver finalises a prepared statement that fails: after a failure all are prepared anew.
   */
  private record Statements(
      PreparedStatement begin,
      PreparedStatement commit,
      PreparedStatement revisionOf,
      PreparedStatement write,
      PreparedStatement remove,
      PreparedStatement advance,
      PreparedStatement log) {
    static Statements on(Connection connection) throws SQLException {
      return new Statements(
          connection.prepareStatement("BEGIN IMMEDIATE"),
          connection.prepareStatement("COMMIT"),
          connection.prepareStatement("SELECT revision FROM record WHERE key = ?"),
          connection.prepareStatement(
              "INSERT INTO record (key, value, revision) VALUES (?, ?, ?) ON CONFLICT (key)"
                  + " DO UPDATE SET value = excluded.value, revision = excluded.revision"),
          connection.prepareStatement("DELETE FROM record WHERE key = ?"),
          connection.prepareStatement("UPDATE head SET revision = ? WHERE revision = ?"),
          connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)"));
    }

    void close() throws SQLException {
      begin.close();
      commit.close();
      revisionOf.close();
      write.close();
      remove.close();
      advance.close();
      log.close();
    }
  }

  /** Refuses what no record may be, before anything is touched. */
  static void check(Transaction transaction) {
    for (Transaction.Write write : transaction.writes()) {
      byte[] value = write.value();
      if (write.key().length == 0
          || write.key().length > MAX_KEY_BYTES
          || (value != null && value.length > MAX_VALUE_BYTES)) {
        throw SecretsException.of(
                ErrorCode.INVALID_ARGUMENT,
                "A record has a key outside 1 to 512 bytes, or a value over 2 MiB.")
            .remedy("Store less in one record.")
            .build();
      }
    }
  }

  void begin() throws SQLException {
    prepared.begin.execute();
  }

  /**
   * Checks the conditions and writes, within what {@link #begin()} began.
   *
   * @throws SecretsException VERSION_MISMATCH; UNAVAILABLE when something else has written
   */
  void apply(Transaction transaction, long before) throws SQLException {
    for (Transaction.Condition condition : transaction.conditions()) {
      check(condition);
    }
    prepared.advance.setLong(1, before + 1);
    prepared.advance.setLong(2, before);
    if (prepared.advance.executeUpdate() != 1) {
      throw new ForeignWriterException();
    }
    for (Transaction.Write each : transaction.writes()) {
      write(each, before + 1);
    }
  }

  /** Something else than this writer has changed the records. */
  static final class ForeignWriterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void check(Transaction.Condition condition) throws SQLException {
    prepared.revisionOf.setBytes(1, condition.key());
    long found;
    try (ResultSet row = prepared.revisionOf.executeQuery()) {
      found = row.next() ? row.getLong(1) : 0;
    }
    if (found != condition.revision()) {
      throw SecretsException.of(
              ErrorCode.VERSION_MISMATCH,
              "A record is of revision " + found + ", not " + condition.revision() + ".")
          .remedy("Read it again, then decide again.")
          .build();
    }
  }

  private void write(Transaction.Write each, long revision) throws SQLException {
    byte[] value = each.value();
    if (value == null) {
      prepared.remove.setBytes(1, each.key());
      prepared.remove.executeUpdate();
      return;
    }
    prepared.write.setBytes(1, each.key());
    prepared.write.setBytes(2, value);
    prepared.write.setLong(3, revision);
    prepared.write.executeUpdate();
  }

  /** Syncs the log: when this returns, what was applied is durable. */
  void commit() throws SQLException {
    prepared.commit.execute();
  }

  /**
   * Takes back what was begun and applied, and makes ready for the next transaction. After a full
   * disk SQLite has rolled back by itself and says that there is nothing to roll back.
   */
  void rollback() throws SQLException {
    prepared.close();
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      if (!SqliteErrors.isLogic(e)) {
        throw e;
      }
    }
    prepared = Statements.on(connection);
  }

  /**
   * The write-ahead log.
   *
   * @param pages in it
   * @param pending of them, not yet moved into the data file
   */
  record Log(long pages, long pending) {
    private static Log of(ResultSet row) throws SQLException {
      long pages = row.getLong(2);
      return new Log(pages, pages - row.getLong(3));
    }
  }

  /** What is in the log; does nothing to it. */
  Log log() throws SQLException {
    try (ResultSet row = prepared.log.executeQuery()) {
      return Log.of(row);
    }
  }

  /**
   * Moves pages from the log into the file as far as no reader needs them, and waits for nobody.
   */
  Log checkpoint() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(Checkpoints.STEP)) {
      return Log.of(row);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
