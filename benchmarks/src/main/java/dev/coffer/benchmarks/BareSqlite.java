package dev.coffer.benchmarks;

import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.store.Transaction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * The least that a program does to keep rows in SQLite: one loop on one thread, with the schema and
 * the settings of Coffer's records, and no sealing.
 */
final class BareSqlite {
  private BareSqlite() {}

  /** The seconds it takes to commit the rows, so many at a time. */
  static double secondsFor(Path file, List<Transaction.Write> rows, int rowsACommit)
      throws SQLException {
    SqliteRecords.open(file).close();
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setWalAutocheckpoint(20_000);
    config.setCacheSize(-64 * 1024);
    config.setGetGeneratedKeys(false);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA secure_delete = ON");
      }
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      commit(connection, rows, rowsACommit);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static void commit(Connection connection, List<Transaction.Write> rows, int rowsACommit)
      throws SQLException {
    try (PreparedStatement write =
        connection.prepareStatement(
            "INSERT INTO record (key, value, revision) VALUES (?, ?, ?) ON CONFLICT (key)"
                + " DO UPDATE SET value = excluded.value, revision = excluded.revision")) {
      int written = 0;
      for (Transaction.Write row : rows) {
        write.setBytes(1, row.key());
        write.setBytes(2, row.value());
        write.setLong(3, written);
        write.executeUpdate();
        if (++written % rowsACommit == 0) {
          connection.commit();
        }
      }
      connection.commit();
    }
  }
}
