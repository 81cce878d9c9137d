package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process shows: exact bytes, statuses, terminals, pipes. On a real sealed store. */
class ProcessTest {
  @TempDir static Path home;
  private static CliProcess coffer;

  @BeforeAll
  static void a_sealed_store() throws Exception {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        home.resolve("coffer.yaml"),
        """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: root.key }
          memory: { type: memory }
        """);
    coffer = new CliProcess(home, Map.of("COFFER_CONFIG", "coffer.yaml"));
    Cli.Result made = coffer.run(new byte[0], "bootstrap");
    assertThat(made.exit()).as(made.err()).isZero();
  }

  @Test
  void bytes_go_through_two_processes_unchanged() throws Exception {
    byte[] value = {0, 1, 10, 13, (byte) 0xc3, (byte) 0x28, (byte) 0xff, 10};

    Cli.Result put = coffer.run(value, "put", "bytes");
    Cli.Result got = coffer.run(new byte[0], "get", "bytes");

    assertThat(put.exit()).as(put.err()).isZero();
    assertThat(got.exit()).isZero();
    assertThat(got.bytes()).isEqualTo(value);
    assertThat(got.err()).isEmpty();
  }

  @Test
  void statuses_reach_the_shell() throws Exception {
    Cli.Result result =
        coffer.shell(
            """
            coffer get no/such >/dev/null 2>&1; echo $?
            coffer get 'bad name' >/dev/null 2>&1; echo $?
            coffer frobnicate >/dev/null 2>&1; echo $?
            coffer version >/dev/null; echo $?
            """);

    assertThat(result.out()).isEqualTo("3\n6\n2\n0\n");
  }

  @Test
  void a_value_is_asked_for_without_echo_and_shown_with_a_newline_on_a_terminal() throws Exception {
    Cli.Result put = coffer.onTerminal("(not shown)", "hunter2-typed", "put", "typed/key");
    Cli.Result shown = coffer.onTerminal("", "", "get", "typed/key");
    Cli.Result piped = coffer.run(new byte[0], "get", "typed/key");

    assertThat(put.exit()).as(put.out()).isZero();
    assertThat(put.out()).doesNotContain("hunter2").contains("\n1\r\n");
    assertThat(shown.out()).isEqualTo("hunter2-typed\r\n");
    assertThat(piped.out()).isEqualTo("hunter2-typed");
  }

  @Test
  void a_field_is_asked_for_while_output_is_piped() throws Exception {
    Cli.Result put =
        coffer.onTerminal("(not shown)", "typed", "put", "typed/db", "--field", "pw", "| cat");

    assertThat(put.out()).doesNotContain("typed\r").contains("1\r\n");
    assertThat(coffer.run(new byte[0], "get", "typed/db", "--field", "pw").out())
        .isEqualTo("typed");
  }

  @Test
  void purge_asks_a_person_and_takes_no_for_an_answer() throws Exception {
    coffer.run("1".getBytes(StandardCharsets.UTF_8), "put", "asked");

    assertThat(coffer.onTerminal("[y/N]", "n", "purge", "asked").exit()).isEqualTo(2);
    assertThat(coffer.onTerminal("[y/N]", "y", "purge", "asked").exit()).isZero();
    assertThat(coffer.run(new byte[0], "get", "asked").exit()).isEqualTo(3);
  }

  @Test
  void an_editor_changes_a_value_and_leaves_no_file() throws Exception {
    Path temp = Files.createDirectory(home.resolve("editing"));
    Path editor = script("editor", "cp \"$1\" seen; printf edited > \"$1\"");
    CliProcess editing =
        new CliProcess(
            home,
            Map.of(
                "COFFER_CONFIG",
                "coffer.yaml",
                "EDITOR",
                editor.toString(),
                "XDG_RUNTIME_DIR",
                temp.toString()));
    coffer.run("before".getBytes(StandardCharsets.UTF_8), "put", "edited");

    Cli.Result result = editing.run(new byte[0], "edit", "edited");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(home.resolve("seen")).hasContent("before");
    assertThat(coffer.run(new byte[0], "get", "edited").out()).isEqualTo("edited");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void a_reader_that_leaves_is_no_error_and_a_full_disk_is_one() throws Exception {
    coffer.run("v".getBytes(StandardCharsets.UTF_8), "put", "pipe");

    Cli.Result pipe =
        coffer.shell("coffer completion bash | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}");
    Cli.Result full = coffer.shell("coffer get pipe >/dev/full; echo $?");

    assertThat(pipe.out()).isIn("141\n", "0\n");
    assertThat(pipe.err()).isEmpty();
    assertThat(full.out()).isEqualTo("7\n");
    assertThat(full.err().lines()).hasSize(2);
  }

  @Test
  void an_interrupt_ends_with_130() throws Exception {
    Path err = home.resolve("interrupted.err");
    Process waiting = coffer.start(err, "put", "interrupted");
    // It waits for standard input, which nobody closes.
    Thread.sleep(1500);
    new ProcessBuilder("kill", "-INT", Long.toString(waiting.pid())).start().waitFor();

    assertThat(waiting.waitFor()).isEqualTo(130);
    assertThat(err).isEmptyFile();
  }

  @Test
  void what_is_on_disk_is_readable_by_its_owner_alone() throws IOException {
    try (var files = Files.list(home)) {
      assertThat(files.filter(file -> file.getFileName().toString().matches("records.*|root.*")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void a_person_sees_how_far_the_contract_is() throws Exception {
    Cli.Result result =
        coffer.onTerminal("", "", "conformance", "--store", "memory", "--prefix", "trial/");

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out()).containsPattern("\\d+ sentences .+").contains("0 do not");
  }

  @Test
  void no_other_verb_loads_the_suite() throws Exception {
    coffer.run("v".getBytes(StandardCharsets.UTF_8), "put", "loaded");

    assertThat(loaded("version")).doesNotContain("org.junit", "dev.coffer.conformance");
    assertThat(loaded("get", "loaded")).doesNotContain("org.junit", "dev.coffer.conformance");
    assertThat(loaded("--help")).doesNotContain("org.junit", "dev.coffer.conformance");
    assertThat(loaded("conformance", "--store", "memory", "--prefix", "trial/"))
        .contains("org.junit", "dev.coffer.conformance");
  }

  /** The classes that a run loads. */
  private static String loaded(String... arguments) throws Exception {
    Path log = home.resolve("classes.log");
    CliProcess watched =
        new CliProcess(
            home,
            Map.of(
                "COFFER_CONFIG",
                "coffer.yaml",
                "JAVA_TOOL_OPTIONS",
                "-Xlog:class+load:file=" + log));
    Cli.Result result = watched.run(new byte[0], arguments);
    assertThat(result.exit()).as(result.err()).isZero();
    return Files.readString(log);
  }

  private static Path script(String name, String body) throws IOException {
    Path script = home.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }
}
