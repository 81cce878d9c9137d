package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts are saved, shown, chosen and removed. */
class ContextVerbsTest {
  @TempDir Path home;
  private Cli cli;

  @BeforeEach
  void a_token() throws IOException {
    cli = new Cli(home);
    Files.writeString(home.resolve("token"), "cft_1234\n");
  }

  private Map<String, Object> shown(String context) {
    return Json.read(cli.run("context", "show", context, "--json").out());
  }

  @Test
  void the_first_one_is_current_until_another_is_chosen() {
    assertThat(cli.run("context", "create", "one", "--address", "one:7443").exit()).isZero();
    assertThat(cli.run("context", "create", "two", "--address", "two:7443").exit()).isZero();
    assertThat(cli.run("context", "list").out()).contains("one", "two");
    assertThat(cli.run("context", "show", "--json").out()).contains("one:7443");

    assertThat(cli.run("context", "use", "two").exit()).isZero();
    assertThat(cli.run("context", "show", "--json").out()).contains("two:7443");
    assertThat(cli.run("context", "use", "three").exit()).isNotZero();
    assertThat(cli.run("context", "show", "--json").out()).contains("two:7443");
  }

  @Test
  void one_that_was_removed_is_gone() {
    cli.run("context", "create", "one", "--address", "one:7443");
    assertThat(cli.run("context", "remove", "one").exit()).isZero();
    assertThat(cli.run("context", "list").out()).doesNotContain("one");
    assertThat(cli.run("context", "show", "one").exit()).isNotZero();
    assertThat(cli.run("context", "remove", "one").exit()).isNotZero();
  }

  @Test
  void a_token_file_is_kept_by_its_path_and_never_by_its_content() {
    assertThat(
            cli.run("context", "create", "one", "--address", "one:7443", "--token-file", "token")
                .exit())
        .isZero();
    assertThat(shown("one").get("tokenFile")).isEqualTo(home.resolve("token").toString());
    assertThat(cli.run("context", "show", "one").out()).doesNotContain("cft_1234");
    assertThat(
            cli.run("context", "create", "two", "--address", "t:1", "--token-file", "missing")
                .exit())
        .isEqualTo(2);
  }

  @Test
  void a_token_command_excludes_a_token_file() {
    assertThat(
            cli.run(
                    "context",
                    "create",
                    "one",
                    "--address",
                    "one:1",
                    "--token-command",
                    "cat token")
                .exit())
        .isZero();
    assertThat(shown("one").get("tokenCommand")).isEqualTo("cat token");
    Cli.Result both =
        cli.run(
            "context",
            "create",
            "two",
            "--address",
            "two:1",
            "--token-command",
            "cat token",
            "--token-file",
            "token");
    assertThat(both.exit()).isEqualTo(2);
    assertThat(both.err()).contains("--token-file and --token-command exclude each other");
  }

  @Test
  void a_name_that_is_taken_ends_with_5_and_changes_nothing() {
    cli.run("context", "create", "one", "--address", "one:7443");
    assertThat(cli.run("context", "create", "one", "--address", "other:7443").exit()).isEqualTo(5);
    assertThat(shown("one").get("address")).isEqualTo("one:7443");
  }
}
