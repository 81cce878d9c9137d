package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real {@code coffer dev} as a process, and the command against it over the wire. */
class DevServerTest {
  private static final int LINES = 9;

  @TempDir static Path home;
  private static Process server;
  private static final List<String> SAID = new ArrayList<>();
  private static Cli cli;

  @BeforeAll
  static void start() throws Exception {
    CliProcess coffer = new CliProcess(home, Map.of());
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
      SAID.add(line);
    }
    cli = new Cli(home);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server.isAlive()) {
      server.destroy();
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_store_of_the_server_is_held_against_the_contract_over_the_wire() {
    Cli.Result result = cli.run("conformance", "--prefix", "trial/wire/");

    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains(" 0 do not");
    assertThat(found("trial/wire/")).isEmpty();
    assertThat(cli.run("--store", "nowhere", "conformance", "--prefix", "a/").exit()).isEqualTo(3);
  }

  @Test
  void a_run_of_the_contract_that_is_interrupted_leaves_nothing_behind() throws Exception {
    Path err = home.resolve("interrupted.err");
    Process running =
        new CliProcess(home, Map.of()).start(err, "conformance", "--prefix", "trial/cut/");
    await().atMost(Duration.ofSeconds(30)).until(() -> !found("trial/cut/").isEmpty());
    new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();

    assertThat(running.waitFor()).isEqualTo(130);
    assertThat(found("trial/cut/")).isEmpty();
    assertThat(err).isEmptyFile();
  }

  /** The secrets beneath a prefix, live and deleted. */
  private static String found(String prefix) {
    return cli.run("list", prefix, "--json").out()
        + cli.run("list", prefix, "--deleted", "--json").out();
  }

  @Test
  void the_three_lines_work_when_they_are_pasted() throws Exception {
    List<String> paste =
        SAID.stream().filter(line -> line.matches("(\\./coffer|printf) .*")).toList();
    assertThat(paste).hasSize(3);

    String script = String.join("\n", paste).replace("./coffer", "coffer");
    Cli.Result result = new CliProcess(home, Map.of()).shell(script);

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("1\ncorrect horse").contains("demo/password");
  }

  @Test
  void every_verb_works_over_the_wire() {
    byte[] value = {0, 1, 10, (byte) 0xff};

    assertThat(cli.runWith(value, "put", "wire/key", "--label", "a=b").out()).isEqualTo("1\n");
    assertThat(cli.run("get", "wire/key").bytes()).isEqualTo(value);
    assertThat(cli.runWith("2", "put", "wire/key", "--if-version", "1").out()).isEqualTo("2\n");
    assertThat(cli.runWith("3", "put", "wire/key", "--if-version", "1").exit()).isEqualTo(5);
    assertThat(cli.run("versions", "wire/key", "--json").lines()).hasSize(2);
    assertThat(cli.run("describe", "wire/key", "--json").out()).contains("\"a\":\"b\"");
    assertThat(cli.run("rollback", "wire/key").out()).isEqualTo("1\n");
    assertThat(cli.run("promote", "wire/key", "2").exit()).isZero();
    assertThat(cli.run("disable", "wire/key", "1").exit()).isZero();
    assertThat(cli.run("get", "wire/key", "--version", "1").exit()).isEqualTo(5);
    assertThat(cli.run("enable", "wire/key", "1").exit()).isZero();
    assertThat(cli.runWith("x", "put", "wire/db", "--field", "k=@-").exit()).isZero();
    assertThat(cli.runWith("y", "patch", "wire/db", "--field", "k=@-").out()).isEqualTo("2\n");
    assertThat(cli.run("get", "wire/db", "--field", "k").out()).isEqualTo("y");
    assertThat(cli.run("list", "wire/", "--json").lines()).hasSize(2);
    assertThat(cli.run("delete", "wire/key").exit()).isZero();
    assertThat(cli.run("get", "wire/key").exit()).isEqualTo(3);
    assertThat(cli.run("restore", "wire/key").exit()).isZero();
    assertThat(cli.run("purge", "wire/key", "--yes").exit()).isZero();
    assertThat(cli.run("get", "wire/key").exit()).isEqualTo(3);
  }

  @Test
  void the_server_tells_of_itself() {
    assertThat(Json.read(cli.run("status", "--json").out())).containsEntry("status", "healthy");
    assertThat(cli.run("stores", "--json").lines()).hasSize(1);
    assertThat(cli.run("capabilities").out()).contains("COMPARE_AND_SET");
    assertThat(Json.read(cli.run("whoami", "--json").out())).containsEntry("method", "token");
    Cli.Result doctor = cli.run("doctor");
    assertThat(doctor.exit()).as(doctor.out()).isZero();
  }

  @Test
  void errors_keep_their_status_over_the_wire() throws IOException {
    assertThat(cli.run("get", "no/such").exit()).isEqualTo(3);
    assertThat(cli.run("--store", "nowhere", "get", "a").exit()).isEqualTo(3);
    assertThat(cli.run("get", "bad name").exit()).isEqualTo(6);
    assertThat(cli.runWith(new byte[70_000], "put", "big").exit()).isEqualTo(6);
    assertThat(cli.with("COFFER_TOKEN", "wrong").run("get", "a").exit()).isEqualTo(4);
    assertThat(cli.with("COFFER_TOKEN_FILE", "missing").run("get", "a").exit()).isEqualTo(2);
    Cli.Result json = cli.run("get", "no/such", "--json");
    assertThat(Json.read(json.err()))
        .containsEntry("code", "NOT_FOUND")
        .containsEntry("name", "no/such")
        .containsEntry("exit", 3);
  }

  @Test
  void nobody_listening_ends_with_7() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + free.getLocalPort();
      free.close();
      Cli.Result result =
          cli.with("COFFER_ADDRESS", address)
              .with("COFFER_CA_CERTIFICATE", home.resolve("d/ca.pem").toString())
              .with("COFFER_TOKEN_FILE", home.resolve("d/token").toString())
              .run("--timeout", "2s", "get", "a");

      assertThat(result.exit()).isEqualTo(7);
      assertThat(result.err().lines()).hasSize(2);
    }
  }

  @Test
  void a_server_of_an_unknown_authority_is_not_trusted() throws IOException {
    // Another home: at the address of a context its authority would count.
    Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
    Cli.Result result =
        new Cli(elsewhere)
            .with("COFFER_ADDRESS", address())
            .with("COFFER_TOKEN_FILE", home.resolve("d/token").toString())
            .run("--timeout", "3s", "get", "a");

    assertThat(result.exit()).isEqualTo(7);
  }

  @Test
  void a_backup_comes_over_the_wire() {
    Cli.Result backup = cli.run("backup", "create", "wire.backup", "--json");

    assertThat(backup.exit()).as(backup.err()).isZero();
    assertThat(cli.run("--config", "d/coffer.yaml", "backup", "verify", "wire.backup").exit())
        .isZero();
    assertThat(cli.run("backup", "create", "wire.backup").exit()).isEqualTo(5);
  }

  @Test
  void a_second_server_on_the_same_data_or_port_is_refused() {
    Cli.Result data = cli.run("dev", "--data", "d", "--port", "0", "--operations-port", "0");
    Cli.Result port =
        cli.run("dev", "--data", "e", "--port", address().split(":")[1], "--operations-port", "0");
    Cli.Result process = cli.run("--config", "d/coffer.yaml", "get", "a");

    assertThat(data.exit()).isEqualTo(7);
    assertThat(data.err()).contains("--data DIR");
    assertThat(port.exit()).isEqualTo(7);
    assertThat(process.exit()).isEqualTo(7);
    assertThat(cli.run("status").exit()).isZero();
  }

  @Test
  void everything_it_made_is_its_owners_alone() throws IOException {
    try (var files = Files.walk(home.resolve("d"))) {
      assertThat(files)
          .hasSizeGreaterThan(6)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .as(file.toString())
                      .endsWith("------"));
    }
  }

  @Test
  void no_value_is_on_disk_in_logs_or_in_arguments_in_any_encoding() throws Exception {
    String canary = "canary:Zq7/!x+9=" + System.nanoTime();
    assertThat(cli.runWith(canary, "put", "canary/value").exit()).isZero();
    assertThat(cli.runWith(canary, "put", "canary/field", "--field", "k=@-").exit()).isZero();
    assertThat(cli.run("get", "canary/value").out()).isEqualTo(canary);
    cli.run("delete", "canary/value");
    cli.run("rollback", "canary/field");

    byte[] raw = canary.getBytes(StandardCharsets.UTF_8);
    Map<String, String> spellings = new HashMap<>();
    spellings.put("raw", canary);
    spellings.put("hex", HexFormat.of().formatHex(raw));
    spellings.put("HEX", HexFormat.of().withUpperCase().formatHex(raw));
    spellings.put("json", canary.replace("/", "\\/"));
    spellings.put(
        "UTF-16",
        new String(canary.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
    spellings.put("url", URLEncoder.encode(canary, StandardCharsets.UTF_8));
    for (int shift = 0; shift < 3; shift++) {
      byte[] shifted = Arrays.copyOfRange(raw, shift, raw.length - shift);
      // Without the ends, which depend on what stands beside the value.
      String base64 = Base64.getEncoder().encodeToString(shifted);
      String inner = base64.substring(0, base64.length() - 4);
      spellings.put("base64+" + shift, inner);
      spellings.put("base64url+" + shift, inner.replace('+', '-').replace('/', '_'));
    }
    try (var files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        spellings.forEach(
            (spelling, text) ->
                assertThat(content.contains(text)).as(spelling + " in " + file).isFalse());
      }
    }
    String arguments =
        Files.readString(
            Path.of("/proc", Long.toString(server.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    assertThat(arguments).contains("dev").doesNotContain(canary);
    // The search would find one: it stands in a file of ours in each spelling.
    Files.writeString(
        home.resolve("planted"),
        String.join("\n", spellings.values()),
        StandardCharsets.ISO_8859_1);
    String planted = Files.readString(home.resolve("planted"), StandardCharsets.ISO_8859_1);
    assertThat(spellings.values()).allMatch(planted::contains);
    Files.delete(home.resolve("planted"));
  }

  @Test
  void the_log_is_empty_where_nothing_is_wrong() throws IOException {
    assertThat(Files.readString(home.resolve("server.log")))
        .doesNotContain("ERROR", "Exception", "\tat ");
  }

  private static String address() {
    return Json.read(cli.run("context", "show", "dev", "--json").out()).get("address").toString();
  }
}
