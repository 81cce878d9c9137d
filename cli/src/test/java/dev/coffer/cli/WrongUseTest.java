package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongUseTest {
  @TempDir Path home;
  private Cli cli;

  @BeforeEach
  void start() {
    cli = new Cli(home);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contxt list                       | Did you mean context?",
        "context                           | Give one of: list, use",
        "context use                       | See coffer context use --help.",
        "context list --frob=hunter2       | See coffer context list --help.",
        "--context a --config b context env| Leave out one of them",
        "get app/key                       | Start one with coffer dev",
        "--timeout 5 get app/key           | Write a span",
      })
  void ends_with_2_and_two_lines_that_name_the_mend(String line, String mend) {
    Cli.Result result = cli.run(line.strip().split(" +"));

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.bytes()).isEmpty();
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.err().lines().skip(1).findFirst()).get().asString().contains(mend);
  }

  @Test
  void what_stands_where_nothing_belongs_is_not_repeated() {
    Cli.Result result = cli.run("put", "app/key", "hunter2-in-the-wrong-place");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).doesNotContain("hunter2").contains("standard input");
  }

  @Test
  void the_value_of_an_unknown_option_is_not_repeated() {
    Cli.Result result = cli.run("put", "app/key", "--value=hunter2");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).doesNotContain("hunter2").contains("--value");
  }

  @Test
  void with_json_it_is_one_object() {
    Cli.Result result = cli.run("context", "show", "nowhere", "--json");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(Json.read(result.err()))
        .containsEntry("code", "NOT_FOUND")
        .containsEntry("retryable", false)
        .containsEntry("exit", 3)
        .containsOnlyKeys("code", "store", "name", "message", "remedy", "retryable", "exit");
  }

  @Test
  void help_goes_to_standard_output() {
    Cli.Result result = cli.run("context", "--help");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("create", "remove");
    assertThat(result.err()).isEmpty();
  }
}
