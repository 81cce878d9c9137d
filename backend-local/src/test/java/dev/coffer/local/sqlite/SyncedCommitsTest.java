package dev.coffer.local.sqlite;

import static dev.coffer.local.sqlite.Rows.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each commit is synced before it is acknowledged. A kill of the process alone never shows it,
 * since the system keeps what was written; so the calls to the system are counted.
 */
class SyncedCommitsTest {
  private static final int COMMITS = 50;

  /** Of {@code PRAGMA synchronous}. */
  private static final int FULL = 2;

  @TempDir Path directory;

  /** Commits one after the other. */
  static final class Committer {
    public static void main(String[] arguments) {
      try (SqliteRecords records = SqliteRecords.open(Path.of(arguments[0]))) {
        for (int i = 0; i < COMMITS; i++) {
          put(records, "key" + i, "value");
        }
      }
    }
  }

  /** The same, as SQLite does it where nobody asks for more than that the file stays sound. */
  static final class NormalCommitter {
    public static void main(String[] arguments) throws SQLException {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = NORMAL");
        statement.execute("CREATE TABLE record (key TEXT, value TEXT)");
        for (int i = 0; i < COMMITS; i++) {
          statement.execute("INSERT INTO record VALUES ('key" + i + "', 'value')");
        }
      }
    }
  }

  @Test
  void theConnectionThatWritesSyncsTheLogWithEachCommit() throws SQLException {
    Path file = directory.resolve("records.db");
    SqliteRecords.open(file).close();
    Connections connections = new Connections(file);
    try (Connection writer = connections.writer();
        Connection checkpointer = connections.checkpointer()) {
      assertThat(pragma(writer, "synchronous")).isEqualTo("" + FULL);
      assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(checkpointer, "synchronous")).isEqualTo("" + FULL);
    }
  }

  @Test
  void eachCommitIsACallThatWaitsForTheDisk() throws Exception {
    assertThat(syncsOf(Committer.class)).isGreaterThanOrEqualTo(COMMITS);
  }

  /** The count can tell: without {@code synchronous=FULL} the same commits are not synced. */
  @Test
  void commitsThatAreNotSyncedAreFoundOut() throws Exception {
    assertThat(syncsOf(NormalCommitter.class)).isLessThan(COMMITS / 2);
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      return row.getString(1);
    }
  }

  private long syncsOf(Class<?> main) throws IOException, InterruptedException {
    Path calls = directory.resolve("calls");
    Path output = directory.resolve("output");
    Process process =
        ChildJvm.startUnder(
            List.of(tracer(), "-f", "-e", "trace=fdatasync,fsync", "-o", calls.toString()),
            output,
            main,
            directory.resolve("records.db").toString());
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    List<String> syncs = new ArrayList<>(Files.readAllLines(calls));
    syncs.removeIf(line -> !line.contains("sync(") || !line.contains("= 0"));
    return syncs.size();
  }

  private static String tracer() {
    for (String folder : System.getenv("PATH").split(":")) {
      Path strace = Path.of(folder, "strace");
      if (Files.isExecutable(strace)) {
        return strace.toString();
      }
    }
    throw new AssertionError("strace is missing. Run: sudo apt-get install strace");
  }
}
