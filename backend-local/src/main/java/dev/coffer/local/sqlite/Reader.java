package dev.coffer.local.sqlite;

import dev.coffer.store.Record;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A read connection with its statements prepared. Used by one thread at a time. */
final class Reader implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement get;
  private final PreparedStatement ascending;
  private final PreparedStatement descending;
  private final PreparedStatement begin;
  private final PreparedStatement end;
  private final PreparedStatement revision;

  Reader(Connection connection) throws SQLException {
    this.connection = connection;
    this.get = connection.prepareStatement("SELECT value, revision FROM record WHERE key = ?");
    String range =
        "SELECT key, value, revision FROM record WHERE key >= ? AND key < ? ORDER BY key";
    this.ascending = connection.prepareStatement(range + " LIMIT ?");
    this.descending = connection.prepareStatement(range + " DESC LIMIT ?");
    this.begin = connection.prepareStatement("BEGIN");
    this.end = connection.prepareStatement("COMMIT");
    this.revision = connection.prepareStatement("SELECT revision FROM head");
  }

  /**
   * @param key not changed while the record is used
   */
  @Nullable Record get(byte[] key) throws SQLException {
    get.setBytes(1, key);
    try (ResultSet row = get.executeQuery()) {
      return row.next() ? new Record(key.clone(), row.getBytes(1), row.getLong(2)) : null;
    }
  }

  List<Record> ascending(byte[] from, byte[] to, int limit) throws SQLException {
    return range(ascending, from, to, limit);
  }

  List<Record> descending(byte[] from, byte[] to, int limit) throws SQLException {
    return range(descending, from, to, limit);
  }

  private static List<Record> range(PreparedStatement range, byte[] from, byte[] to, int limit)
      throws SQLException {
    range.setBytes(1, from);
    range.setBytes(2, to);
    range.setInt(3, limit);
    List<Record> records = new ArrayList<>();
    try (ResultSet row = range.executeQuery()) {
      while (row.next()) {
        records.add(new Record(row.getBytes(1), row.getBytes(2), row.getLong(3)));
      }
    }
    return records;
  }

  /** Holds the last commit until {@link #release()}; gives its revision. */
  long hold() throws SQLException {
    begin.execute();
    // SQLite takes its snapshot with the first read, not with BEGIN.
    try (ResultSet row = revision.executeQuery()) {
      return row.getLong(1);
    }
  }

  void release() throws SQLException {
    end.execute();
  }

  /** What is wrong with the file, one sentence for each finding. */
  List<String> check() throws SQLException {
    return Integrity.findings(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
