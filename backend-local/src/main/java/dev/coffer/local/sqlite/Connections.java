package dev.coffer.local.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens connections to one data file.
 *
 * <p>All of them: temporary data in memory (nothing of a store lies in a temporary file), no trust
 * in what a file's schema may bring along, a bound on what one row may make us allocate. None maps
 * the file into memory: reads through the page cache of the system cost about a microsecond a page,
 * and an error of the disk then is an error of a call, where a mapping would end the process.
 */
final class Connections {
  static final int PAGE_BYTES = 4096;
  private static final int BUSY_MILLIS = 5_000;
  private static final int WRITER_CACHE_KIB = 64 * 1024;
  private static final int READER_CACHE_KIB = 1024;
  private static final int MAX_ROW_BYTES = 4 << 20;

  private final String url;

  Connections(Path file) {
    // As a URI, so that no character of the path is taken for a parameter.
    this.url = "jdbc:sqlite:" + file.toUri();
  }

  /** The one connection that writes. */
  Connection writer() throws SQLException {
    return open(url, writing(WRITER_CACHE_KIB));
  }

  /** Moves pages from the log into the file, and writes nothing else. */
  Connection checkpointer() throws SQLException {
    return open(url, writing(READER_CACHE_KIB));
  }

  Connection reader() throws SQLException {
    return open(url, reading());
  }

  /**
   * Sees the data file alone, without its write-ahead log, and takes no locks. A checkpoint that
   * was cut off has written the new size of the file before the file has it; {@code
   * writable_schema} lets SQLite read what there is of it, and this connection can write nothing.
   */
  Connection readerOfFileAlone() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setReadOnly(true);
    Connection connection = config.createConnection(url + "?immutable=1");
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA writable_schema = ON");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return guarded(connection);
  }

  private static SQLiteConfig writing(int cacheKib) {
    SQLiteConfig config = common(cacheKib);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setWalAutocheckpoint(0);
    // Else the driver asks for the last row id after each insert, at the price of another
    // statement.
    config.setGetGeneratedKeys(false);
    config.setJournalSizeLimit(Checkpoints.MAX_LOG_PAGES * PAGE_BYTES);
    return config;
  }

  private static SQLiteConfig reading() {
    SQLiteConfig config = common(READER_CACHE_KIB);
    config.setReadOnly(true);
    return config;
  }

  private static SQLiteConfig common(int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setCacheSize(-cacheKib);
    config.setBusyTimeout(BUSY_MILLIS);
    return config;
  }

  private static Connection open(String url, SQLiteConfig config) throws SQLException {
    return guarded(config.createConnection(url));
  }

  private static Connection guarded(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA mmap_size = 0");
      connection
          .unwrap(SQLiteConnection.class)
          .setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, MAX_ROW_BYTES);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}
