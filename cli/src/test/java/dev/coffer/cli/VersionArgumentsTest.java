package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verbs that take a single version with {@code --version}. */
class VersionArgumentsTest extends CliTest {
  @BeforeEach
  void two_versions() {
    assertThat(cli.runWith("one", "put", "a").exit()).isZero();
    assertThat(cli.runWith("two", "put", "a").exit()).isZero();
  }

  @Test
  void a_version_is_deleted_and_restored_alone() {
    Cli.Result deleted = cli.run("delete", "a", "--version", "1");
    assertThat(deleted.exit()).as(deleted.err()).isZero();
    assertThat(cli.run("get", "a", "--version", "1").exit()).isEqualTo(3);
    assertThat(cli.run("get", "a").out()).isEqualTo("two");

    assertThat(cli.run("restore", "a", "--version", "1").exit()).isZero();
    assertThat(cli.run("get", "a", "--version", "1").out()).isEqualTo("one");
  }

  @Test
  void a_version_is_purged_alone_and_for_good() {
    assertThat(cli.run("purge", "a", "--version", "1").exit()).as("asks for --yes").isEqualTo(2);
    assertThat(cli.run("get", "a", "--version", "1").out()).isEqualTo("one");

    assertThat(cli.run("purge", "a", "--version", "1", "--yes").exit()).isZero();
    assertThat(cli.run("get", "a", "--version", "1").exit()).isEqualTo(5);
    assertThat(cli.run("restore", "a", "--version", "1").exit()).isNotZero();
    assertThat(cli.run("get", "a").out()).isEqualTo("two");
  }

  @Test
  void a_version_that_is_not_there_ends_with_3() {
    for (String verb : new String[] {"delete", "restore"}) {
      assertThat(cli.run(verb, "a", "--version", "9").exit()).as(verb).isEqualTo(3);
    }
    assertThat(cli.run("purge", "a", "--version", "9", "--yes").exit()).isEqualTo(3);
  }
}
