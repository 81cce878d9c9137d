package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelpTest {
  @TempDir Path home;

  @Test
  void every_verb_is_listed_and_explains_itself() {
    Cli cli = new Cli(home);
    String help = cli.run("--help").out();

    for (String verb : Verbs.NAMES) {
      Cli.Result own = cli.run(verb, "--help");
      assertThat(own.exit()).as(verb).isZero();
      assertThat(own.out()).startsWith("Usage: coffer " + verb);
      assertThat(help).containsPattern("(?m)^  " + verb + " ");
    }
  }

  @Test
  void completion_knows_verbs_and_options() {
    Cli cli = new Cli(home);

    assertThat(cli.run("completion", "bash").out()).contains("rollback", "--if-version", "_coffer");
    assertThat(cli.run("completion", "zsh").out()).startsWith("autoload");
    assertThat(cli.run("completion", "tcsh").exit()).isEqualTo(2);
  }

  @Test
  void the_version_is_the_one_that_was_built() {
    Cli cli = new Cli(home);

    assertThat(cli.run("version").out())
        .matches("coffer [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(Java .+\\)\n");
    assertThat(Json.read(cli.run("version", "--json").out())).containsKeys("version", "java");
  }
}
