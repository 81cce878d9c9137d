package dev.coffer.conformance.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running PostgreSQL of Debian with data of its own. Started and stopped by {@code
 * peers/postgresql}, which fails loudly where it cannot. Thread-safe.
 */
public final class PostgreSql implements AutoCloseable {
  private static final Path SCRIPT = Path.of("peers", "postgresql");

  private final Path folder;
  private final Properties properties;

  private PostgreSql(Path folder, Properties properties) {
    this.folder = folder;
    this.properties = properties;
  }

  /** One of its own for the caller, who closes it. */
  public static PostgreSql start() {
    try {
      Path folder = Files.createTempDirectory("postgresql");
      script("start", folder);
      Properties properties = new Properties();
      try (InputStream in = Files.newInputStream(folder.resolve("peer.properties"))) {
        properties.load(in);
      }
      return new PostgreSql(folder, properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void script(String verb, Path folder) throws IOException {
    Path said = folder.resolveSibling(folder.getFileName() + ".log");
    Process process =
        new ProcessBuilder(SCRIPT.toAbsolutePath().toString(), verb, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroy();
        throw new IllegalStateException(
            SCRIPT + " " + verb + " failed:\n" + Files.readString(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL was to " + verb, e);
    }
  }

  /** For JDBC, without credentials. */
  public String url() {
    return properties.getProperty("url");
  }

  /** Runs statements as the administrator. */
  public void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The one number that a query of the administrator gives. */
  public long number(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        url(), properties.getProperty("username"), properties.getProperty("password"));
  }

  @Override
  public void close() {
    try {
      script("stop", folder);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
