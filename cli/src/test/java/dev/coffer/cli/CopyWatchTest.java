package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffer copy --watch} as a process: a backup of another kind stays fed. */
@Timeout(240)
class CopyWatchTest {
  private static final String CONFIGURATION =
      """
      server:
        profile: development
        listen: 127.0.0.1:0
        operations: 127.0.0.1:0
        tls: { certificate: server.pem, key: server-key.pem, clientCa: ca.pem }
        data: data
      access: { token: { file: token } }
      stores:
        default:
          type: sealed
          records: { type: sqlite, path: records.db }
          rootKey: { type: software, file: root.key }
        backup: { type: encrypted-file, path: backup.bin, key: { file: backup.key } }
        plain: { type: yaml, path: plain.yaml }
      """;

  /** What {@code coffer dev} prints when it is ready. */
  private static final int LINES = 9;

  @TempDir static Path home;
  private static Process server;
  private static Cli cli;
  private static CliProcess coffer;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createDirectory(home.resolve("d"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("coffer.yaml"), CONFIGURATION);
    Files.writeString(folder.resolve("plain.yaml"), "file/a: one\n");
    Files.writeString(
        folder.resolve("backup.key"), Base64.getUrlEncoder().encodeToString(new byte[32]));
    coffer = new CliProcess(home, Map.of());
    server =
        coffer.start(
            home.resolve("server.log"),
            "dev",
            "--data",
            "d",
            "--port",
            "0",
            "--operations-port",
            "0");
    BufferedReader out = outOf(server);
    for (int i = 0; i < LINES; i++) {
      assertThat(out.readLine()).as(Files.readString(home.resolve("server.log"))).isNotNull();
    }
    cli = new Cli(home);
  }

  @AfterAll
  static void stop() throws Exception {
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static BufferedReader outOf(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void put(String name, String value) {
    Cli.Result put = cli.runWith(value, "put", name);
    assertThat(put.exit()).as(put.err()).isZero();
  }

  private static String read(String store, String name) {
    Cli.Result read = cli.run("--store", store, "get", name);
    return read.exit() == 0 ? read.out() : "exit " + read.exit();
  }

  /** A copy that watches, and what it said so far. */
  private static final class Copying implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final BufferedReader lines;
    private final List<String> said = new ArrayList<>();

    Copying(String... args) throws IOException {
      log = Files.createTempFile(home, "copy", ".log");
      List<String> all = new ArrayList<>(List.of("--json", "--timeout", "60s", "copy", "--watch"));
      all.addAll(List.of(args));
      process = coffer.start(log, all.toArray(String[]::new));
      lines = outOf(process);
    }

    /** The next line, read as JSON. */
    Map<String, Object> next() throws IOException {
      String line = lines.readLine();
      assertThat(line).as(Files.readString(log)).isNotNull();
      said.add(line);
      return Json.read(line);
    }

    Map<String, Object> moved() throws IOException {
      Map<String, Object> line = next();
      while (!line.containsKey("outcome")) {
        line = next();
      }
      return line;
    }

    String token() throws IOException {
      Map<String, Object> line = next();
      while (!line.containsKey("resumeToken")) {
        line = next();
      }
      return (String) line.get("resumeToken");
    }

    /** Everything that was said, on either stream. */
    String all() throws IOException {
      return String.join("\n", said) + Files.readString(log);
    }

    /** As Ctrl-C does. */
    @Override
    public void close() throws IOException {
      try {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  @Test
  void a_backup_of_another_kind_is_fed_and_the_copy_goes_on_from_its_token() throws Exception {
    put("app/one", "canary-1");
    put("app/two", "canary-2");
    put("elsewhere", "canary-3");
    String token;
    Process process;
    try (Copying copying = new Copying("--from", "default", "--to", "backup", "--verify", "app/")) {
      assertThat(copying.moved())
          .containsEntry("name", "app/one")
          .containsEntry("outcome", "CREATED");
      assertThat(copying.moved()).containsEntry("name", "app/two");
      token = copying.token();
      put("app/one", "canary-4");
      assertThat(copying.moved())
          .containsEntry("name", "app/one")
          .containsEntry("outcome", "REPLACED");
      token = copying.token();
      assertThat(read("backup", "app/one")).isEqualTo("canary-4");
      assertThat(copying.all()).doesNotContain("canary-");
      process = copying.process;
    }
    assertThat(process.exitValue()).isEqualTo(130);

    put("app/three", "canary-5");
    try (Copying copying =
        new Copying("--from", "default", "--to", "backup", "--after", token, "app/")) {
      assertThat(copying.moved())
          .containsEntry("name", "app/three")
          .containsEntry("outcome", "CREATED");
      assertThat(cli.run("delete", "app/two").exit()).isZero();
      assertThat(copying.moved()).containsEntry("name", "app/two").containsEntry("outcome", "GONE");
      assertThat(read("backup", "app/two")).isEqualTo("canary-2");
      assertThat(copying.all()).doesNotContain("canary-");
    }
    assertThat(read("backup", "app/three")).isEqualTo("canary-5");
    assertThat(read("backup", "elsewhere")).isEqualTo("exit 3");
  }

  @Test
  void a_store_without_a_journal_feeds_one_that_has_it() throws Exception {
    try (Copying copying = new Copying("--from", "plain", "--to", "default", "file/")) {
      assertThat(copying.moved())
          .containsEntry("name", "file/a")
          .containsEntry("outcome", "CREATED");
      Files.writeString(home.resolve("d").resolve("plain.yaml"), "file/a: two\nfile/b: new\n");
      await().atMost(Duration.ofSeconds(60)).until(() -> read("default", "file/b").equals("new"));
      await().atMost(Duration.ofSeconds(60)).until(() -> read("default", "file/a").equals("two"));
    }
  }

  @Test
  void what_cannot_go_together_is_refused() {
    assertThat(
            cli.run("copy", "--from", "default", "--to", "backup", "--watch", "--dry-run").exit())
        .isEqualTo(2);
    assertThat(cli.run("copy", "--from", "default", "--to", "backup", "--after", "abc").exit())
        .isEqualTo(2);
    assertThat(
            cli.run("copy", "--from", "default", "--to", "backup", "--watch", "--after", "abc")
                .exit())
        .isEqualTo(6);
  }
}
