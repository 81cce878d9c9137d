package dev.coffer.local.sqlite;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The least SQLite that is safe. Versions from 3.7.0 to 3.51.2 could damage a file in WAL mode when
 * two connections wrote or checkpointed at the same time (the WAL-reset bug, fixed in 3.51.3).
 */
final class SqliteVersion {
  private static final int[] LEAST = {3, 51, 3};

  private SqliteVersion() {}

  static void require(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
      require(row.getString(1));
    }
  }

  static void require(String version) {
    if (!isSafe(version)) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION,
              "SQLite " + version + " can damage its files; Coffer needs 3.51.3 or later.")
          .remedy("Put a newer sqlite-jdbc on the class path.")
          .build();
    }
  }

  private static boolean isSafe(String version) {
    if (!version.matches("\\d{1,4}(\\.\\d{1,4}){2,3}")) {
      return false;
    }
    String[] parts = version.split("\\.", -1);
    for (int i = 0; i < LEAST.length; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part != LEAST[i]) {
        return part > LEAST[i];
      }
    }
    return true;
  }
}
