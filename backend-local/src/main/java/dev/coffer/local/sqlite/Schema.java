package dev.coffer.local.sqlite;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What stands in the data file.
 *
 * <p>Rows lie in order of their birth with an index on the key: writers then append, whatever the
 * keys are. With the rows in order of key (no rowid) the same load ran at half the speed.
 */
final class Schema {
  /** {@code Cofr}: tells the file from other SQLite files. */
  static final int APPLICATION_ID = 0x436f6672;

  /** The format; a file of a higher one is refused. */
  static final int VERSION = 1;

  private static final String RECORD =
      "CREATE TABLE record (seq INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE,"
          + " value BLOB NOT NULL, revision INTEGER NOT NULL)";
  private static final String HEAD =
      "CREATE TABLE head (id BLOB NOT NULL, file BLOB NOT NULL, revision INTEGER NOT NULL)";
  private static final List<String> WHOLE = List.of(HEAD, RECORD);

  private Schema() {}

  /**
   * The one row of the table {@code head}.
   *
   * @param id the identity of the records, kept through backup and restore
   * @param file the identity of this file: a backup has one of its own
   * @param revision of the last commit
   */
  record Head(UUID id, UUID file, long revision) {}

  /** Fills an empty file; the caller makes it durable. */
  static void create(Connection connection, UUID id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // One sync, by the caller, instead of some for each statement.
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("PRAGMA page_size = " + Connections.PAGE_BYTES);
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + VERSION);
      for (String table : WHOLE) {
        statement.execute(table);
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO head (id, file, revision) VALUES (?, ?, 0)")) {
        insert.setBytes(1, bytes(id));
        insert.setBytes(2, bytes(UUID.randomUUID()));
        insert.executeUpdate();
      }
      statement.execute("PRAGMA journal_mode = WAL");
    }
  }

  /** Makes a copy a file of its own. */
  static void renewFile(Connection connection) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement("UPDATE head SET file = ?")) {
      update.setBytes(1, bytes(UUID.randomUUID()));
      update.executeUpdate();
    }
  }

  static Head head(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, file, revision FROM head")) {
      if (!row.next()) {
        throw SqliteErrors.refused("The records have no head.", "Restore a backup.");
      }
      return new Head(uuid(row.getBytes(1)), uuid(row.getBytes(2)), row.getLong(3));
    }
  }

  /** Refuses a file with anything else in it: a trigger would run with every commit. */
  static void check(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    if (!found.equals(WHOLE)) {
      throw SqliteErrors.refused(
          "The records have tables that Coffer did not make.", "Restore a backup.");
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static UUID uuid(byte[] bytes) {
    if (bytes == null || bytes.length != 16) {
      throw SqliteErrors.refused("The head of the records is damaged.", "Restore a backup.");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
