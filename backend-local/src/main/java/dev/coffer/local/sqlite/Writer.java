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
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement revisionOf;
  private final PreparedStatement write;
  private final PreparedStatement remove;
  private final PreparedStatement advance;
  private final PreparedStatement logState;
  private final PreparedStatement checkpoint;

  Writer(Connection connection, long maxBytes) throws SQLException {
    this.connection = connection;
    long pages = Math.min(maxBytes / Connections.PAGE_BYTES, 0xfffffffeL);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = " + pages);
      // What was removed is overwritten: a purged value leaves no sealed bytes behind in the file.
      statement.execute("PRAGMA secure_delete = ON");
    }
    this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
    this.commit = connection.prepareStatement("COMMIT");
    this.rollback = connection.prepareStatement("ROLLBACK");
    this.revisionOf = connection.prepareStatement("SELECT revision FROM record WHERE key = ?");
    this.write =
        connection.prepareStatement(
            "INSERT INTO record (key, value, revision) VALUES (?, ?, ?) ON CONFLICT (key)"
                + " DO UPDATE SET value = excluded.value, revision = excluded.revision");
    this.remove = connection.prepareStatement("DELETE FROM record WHERE key = ?");
    this.advance = connection.prepareStatement("UPDATE head SET revision = ? WHERE revision = ?");
    this.logState = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
    this.checkpoint = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
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

  /** Begins to write; an SQLException leaves nothing begun. */
  void begin() throws SQLException {
    begin.execute();
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
    advance.setLong(1, before + 1);
    advance.setLong(2, before);
    if (advance.executeUpdate() != 1) {
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
    revisionOf.setBytes(1, condition.key());
    long found;
    try (ResultSet row = revisionOf.executeQuery()) {
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
      remove.setBytes(1, each.key());
      remove.executeUpdate();
      return;
    }
    write.setBytes(1, each.key());
    write.setBytes(2, value);
    write.setLong(3, revision);
    write.executeUpdate();
  }

  /** Syncs the log: when this returns, what was applied is durable. */
  void commit() throws SQLException {
    commit.execute();
  }

  /** Takes back what was applied, also where SQLite has done so by itself. */
  void rollback() throws SQLException {
    try {
      rollback.execute();
    } catch (SQLException e) {
      if (!SqliteErrors.isLogic(e)) {
        throw e;
      }
    }
  }

  /**
   * The write-ahead log.
   *
   * @param pages in it
   * @param pending of them, not yet moved into the data file
   */
  record Log(long pages, long pending) {}

  /** What is in the log; does nothing to it. */
  Log log() throws SQLException {
    return log(logState);
  }

  /**
   * Moves pages from the log into the file as far as no reader needs them, and waits for nobody.
   */
  Log checkpoint() throws SQLException {
    return log(checkpoint);
  }

  private static Log log(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      long pages = row.getLong(2);
      return new Log(pages, pages - row.getLong(3));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
