package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffer watch} and {@code coffer run} as processes, against a server as a process. */
class WatchAndRunTest {
  /** What {@code coffer dev} prints when it is ready. */
  private static final int LINES = 9;

  private static final byte[] NOTHING = new byte[0];

  @TempDir static Path home;
  private static Process server;
  private static Cli cli;
  private static CliProcess coffer;

  @BeforeAll
  static void start() throws Exception {
    coffer = new CliProcess(home, Map.of("GREETING", "hello", "PRESET", "mine"));
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
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (int i = 0; i < LINES; i++) {
      String line = out.readLine();
      assertThat(line).as(Files.readString(home.resolve("server.log"))).isNotNull();
    }
    cli = new Cli(home);
    put("hunter2", "app/api-key");
    put("s3cret", "app/db", "--field", "password=@-");
    put("one\ntwo", "lines");
  }

  @AfterAll
  static void stop() throws Exception {
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void put(String value, String... args) {
    List<String> line = new ArrayList<>(List.of("put"));
    line.addAll(List.of(args));
    Cli.Result put = cli.runWith(value, line.toArray(String[]::new));
    assertThat(put.exit()).as(put.err()).isZero();
  }

  private static Cli.Result run(String... args) throws Exception {
    return coffer.run(NOTHING, args);
  }

  private static BufferedReader outOf(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void the_stream_is_shown_line_by_line_and_goes_on_from_a_token() throws Exception {
    Process watching =
        coffer.start(home.resolve("watch.log"), "watch", "w/", "--json", "--timeout", "30s");
    String token;
    try (BufferedReader lines = outOf(watching)) {
      assertThat(Json.read(lines.readLine())).containsEntry("bookmark", true);
      put("1", "w/a");
      put("1", "elsewhere");
      Map<String, Object> change = Json.read(lines.readLine());
      assertThat(change)
          .containsEntry("name", "w/a")
          .containsEntry("kind", "PUT")
          .containsEntry("store", "default")
          .containsKeys("revision", "version", "changeTime", "actor");
      token = String.valueOf(change.get("resumeToken"));
      watching.destroy();
      assertThat(watching.waitFor()).isEqualTo(128 + 15);
    }
    put("2", "w/b");
    Process again = coffer.start(home.resolve("again.log"), "watch", "w/", "--from", token);
    try (BufferedReader lines = outOf(again)) {
      assertThat(lines.readLine()).contains("put  w/b  version 1");
    } finally {
      again.destroy();
    }
    Process snapshot = coffer.start(home.resolve("snap.log"), "watch", "w/", "--snapshot");
    try (BufferedReader lines = outOf(snapshot)) {
      assertThat(List.of(lines.readLine(), lines.readLine()))
          .containsExactly("snapshot  w/a  version 1", "snapshot  w/b  version 1");
    } finally {
      snapshot.destroy();
    }
  }

  @Test
  void a_token_of_another_prefix_is_refused() throws Exception {
    Process watching = coffer.start(home.resolve("other.log"), "watch", "other/", "--json");
    String token;
    try (BufferedReader lines = outOf(watching)) {
      token = String.valueOf(Json.read(lines.readLine()).get("resumeToken"));
    } finally {
      watching.destroy();
    }
    assertThat(run("watch", "w/", "--from", token).exit()).isEqualTo(6);
    assertThat(run("watch", "w/", "--from", "AAAA").exit()).isEqualTo(6);
    assertThat(run("watch", "--from", "AAAA", "--snapshot").exit()).isEqualTo(2);
    assertThat(run("watch", "no-slash").exit()).isEqualTo(6);
  }

  @Test
  void a_child_has_the_secrets_below_a_prefix_in_its_environment() throws Exception {
    Cli.Result result =
        run(
            "run",
            "--prefix",
            "app/",
            "--map",
            "TEXT=lines",
            "--",
            "sh",
            "-c",
            "printf '%s|%s|%s|%s' \"$API_KEY\" \"$DB_PASSWORD\" \"$TEXT\" \"$GREETING\"; exit 7");
    assertThat(result.out()).isEqualTo("hunter2|s3cret|one\ntwo|hello");
    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void references_in_a_file_are_resolved_and_set_variables_may_be_kept() throws Exception {
    Files.writeString(
        home.resolve("app.env"),
        """
        KEY=coffer:///app/api-key
        PASSWORD="coffer://default/app/db#password?stage=current"
        PLAIN=as it is
        PRESET=coffer:///app/api-key
        """);
    String print = "printf '%s|%s|%s|%s' \"$KEY\" \"$PASSWORD\" \"$PLAIN\" \"$PRESET\"";
    assertThat(run("run", "--env-file", "app.env", "--", "sh", "-c", print).out())
        .isEqualTo("hunter2|s3cret|as it is|hunter2");
    assertThat(run("run", "--env-file", "app.env", "--preserve-env", "--", "sh", "-c", print).out())
        .isEqualTo("hunter2|s3cret|as it is|mine");
  }

  @Test
  void each_part_of_a_name_and_of_a_reference_counts() throws Exception {
    put("deep", "spelt/sub/x.y-z");
    put("first", "staged");
    put("second", "staged");
    Files.writeString(
        home.resolve("staged.env"),
        "BEFORE=coffer:///staged?stage=previous\nNOW=coffer:///staged\n");
    Cli.Result result =
        run(
            "run",
            "--prefix",
            "spelt/",
            "--env-file",
            "staged.env",
            "--map",
            "PASSWORD=app/db#password",
            "--",
            "sh",
            "-c",
            "printf '%s|%s|%s|%s' \"$SUB_X_Y_Z\" \"$BEFORE\" \"$NOW\" \"$PASSWORD\"");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("deep|first|second|s3cret");
  }

  @Test
  void two_names_of_one_variable_fail_before_the_start() throws Exception {
    put("1", "same/a-b");
    put("2", "same/a.b");
    Cli.Result result = run("run", "--prefix", "same/", "--", "touch", "y");
    assertThat(result.exit()).isEqualTo(125);
    assertThat(result.err()).contains("A_B", "same/a-b", "same/a.b");
    assertThat(home.resolve("y")).doesNotExist();
  }

  @Test
  void references_that_lead_nowhere_are_coffers_failure() throws Exception {
    for (String value :
        List.of(
            "coffer://no-slash",
            "coffer:///absent",
            "coffer://nowhere/app/api-key",
            "coffer:///app/db#absent",
            "coffer:///staged?state=current")) {
      Files.writeString(home.resolve("bad.env"), "BAD=" + value + "\n");
      Cli.Result result = run("run", "--env-file", "bad.env", "--", "touch", "z");
      assertThat(result.exit()).as(value).isEqualTo(125);
      assertThat(home.resolve("z")).as(value).doesNotExist();
    }
  }

  @Test
  void an_interrupted_watch_ends_with_130() throws Exception {
    Process watching = coffer.start(home.resolve("int.log"), "watch", "w/", "--json");
    try (BufferedReader lines = outOf(watching)) {
      assertThat(lines.readLine()).contains("bookmark");
      signal(watching, "INT");
      assertThat(watching.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(watching.exitValue()).isEqualTo(130);
    }
  }

  @Test
  void statuses_are_those_of_the_child_or_say_whose_fault_it_was() throws Exception {
    Files.writeString(home.resolve("plain"), "no program");
    assertThat(run("run", "--prefix", "app/", "--", "true").exit()).isZero();
    assertThat(run("run", "--prefix", "app/", "--", "sh", "-c", "kill -9 $$").exit())
        .isEqualTo(137);
    assertThat(run("run", "--prefix", "app/", "--", "no-such-command").exit()).isEqualTo(127);
    assertThat(run("run", "--prefix", "app/", "--", "./plain").exit()).isEqualTo(126);
    assertThat(run("run", "--map", "A=absent", "--", "true").exit()).isEqualTo(125);
    assertThat(run("run", "--", "true").exit()).isEqualTo(125);
    Cli.Result twice = run("run", "--prefix", "app/", "--map", "API_KEY=lines", "--", "touch", "x");
    assertThat(twice.exit()).isEqualTo(125);
    assertThat(twice.err()).contains("API_KEY").doesNotContain("hunter2");
    assertThat(home.resolve("x")).doesNotExist();
  }

  @Test
  void signals_are_passed_on() throws Exception {
    for (String signal : List.of("TERM", "INT", "HUP")) {
      Path ready = home.resolve("ready-" + signal);
      Process running =
          coffer.start(
              home.resolve("signal.log"),
              "run",
              "--prefix",
              "app/",
              "--",
              "sh",
              "-c",
              "trap 'exit 42' " + signal + "; touch " + ready + "; while :; do sleep 0.1; done");
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(ready));
      signal(running, signal);
      assertThat(running.waitFor(30, TimeUnit.SECONDS)).as(signal).isTrue();
      assertThat(running.exitValue()).as(signal).isEqualTo(42);
    }
  }

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Test
  void on_rotation_a_child_begins_anew_with_the_new_value() throws Exception {
    put("old", "rotating/key");
    Path said = home.resolve("said");
    Process running =
        coffer.start(
            home.resolve("restart.log"),
            "run",
            "--prefix",
            "rotating/",
            "--on-rotation",
            "restart",
            "--",
            "sh",
            "-c",
            "echo $KEY >> " + said + "; trap 'exit 0' TERM; while :; do sleep 0.1; done");
    await().atMost(Duration.ofSeconds(30)).until(() -> lines(said).equals(List.of("old")));
    put("new", "rotating/key");
    await().atMost(Duration.ofSeconds(30)).until(() -> lines(said).equals(List.of("old", "new")));
    running.destroy();
    assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void on_rotation_a_child_may_be_told_by_a_signal() throws Exception {
    put("old", "told/key");
    Path said = home.resolve("told");
    Process running =
        coffer.start(
            home.resolve("told.log"),
            "run",
            "--map",
            "KEY=told/key",
            "--on-rotation",
            "signal",
            "--",
            "sh",
            "-c",
            "trap 'echo hup >> "
                + said
                + "' HUP; echo up >> "
                + said
                + "; while :; do sleep 0.1; done");
    await().atMost(Duration.ofSeconds(30)).until(() -> lines(said).equals(List.of("up")));
    put("new", "told/key");
    await().atMost(Duration.ofSeconds(30)).until(() -> lines(said).equals(List.of("up", "hup")));
    running.destroy();
    assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
