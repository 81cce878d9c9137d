package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.kept.KeptStores;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb on stores of a file, in this process; over the wire it is tried by a process. */
class ConformanceTest {
  @TempDir Path home;
  private Cli cli;

  @BeforeEach
  void a_file_of_stores() throws IOException {
    Files.writeString(home.resolve("defaults.yaml"), "a: b\n");
    Files.writeString(
        home.resolve("coffer.yaml"),
        """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: root.key }
          memory: { type: memory }
          read-only: { type: yaml, path: defaults.yaml }
          never-closed: { type: kept, key: %1$s }
          concealing: { type: kept, key: %1$s, conceals: FIELD_PATCH }
        backends: { allow: [ com.example.kept.KeptStores ] }
        """
            .formatted(home));
    cli = new Cli(home).with("COFFER_CONFIG", "coffer.yaml");
    assertThat(cli.run("bootstrap").exit()).isZero();
  }

  @Test
  void a_store_that_keeps_the_contract_ends_with_0_and_nothing_is_left() {
    cli.runWith("mine", "put", "mine");

    Cli.Result result = cli.run("conformance", "--store", "default", "--prefix", "trial/");

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out())
        .containsPattern("(?m)^COMPARE_AND_SET +declared, holds$")
        .containsPattern("(?m)^PUT_RESTORES +not declared, refused$")
        .containsPattern("(?m)^default: \\d{3} sentences hold, 0 do not; ")
        .doesNotContain("BROKEN");
    assertThat(result.err()).isEmpty();
    assertThat(cli.run("list", "--json").lines()).hasSize(1);
    assertThat(cli.run("list", "--deleted").out()).isEmpty();
  }

  @Test
  void a_store_in_memory_is_asked_for_less() {
    Cli.Result result = cli.run("conformance", "--store", "memory", "--prefix", "trial/");

    assertThat(result.exit()).as(result.out()).isZero();
  }

  @Test
  void a_sentence_that_does_not_hold_ends_with_1_and_is_told() {
    Cli.Result result =
        cli.run("conformance", "--store", "never-closed", "--prefix", "trial/", "--json");

    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
    List<Map<String, Object>> told = result.lines().stream().map(Json::read).toList();
    assertThat(told)
        .anySatisfy(
            failure ->
                assertThat(failure)
                    .containsEntry("sentence", "Closed stores: refuse every call")
                    .containsEntry("why", "GET succeeds; it must end with UNAVAILABLE."));
    assertThat(told.get(told.size() - 1))
        .containsEntry("title", "never-closed")
        .containsEntry("failed", told.size() - 1)
        .containsKeys("passed", "capabilities", "sentences", "broken");
    assertThat(cli.run("list", "--store", "never-closed").out()).isEmpty();
    assertThat(cli.run("list", "--store", "never-closed", "--deleted").out()).isEmpty();
  }

  @Test
  void what_is_done_and_not_declared_is_told_with_its_capability() {
    Cli.Result result = cli.run("conformance", "--store", "concealing", "--prefix", "trial/");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("(?m)^BROKEN \\[.*FIELD_PATCH.*\\] Fields: ")
        .contains("The store does not declare FIELD_PATCH and yet does")
        .containsPattern("(?m)^FIELD_PATCH +not declared, broken$");
  }

  @Test
  void a_prefix_that_is_in_use_ends_with_5_and_nothing_is_touched() {
    cli.runWith("mine", "put", "trial/mine");
    cli.runWith("other", "put", "trial/other");
    cli.run("delete", "trial/other");

    Cli.Result result = cli.run("conformance", "--prefix", "trial/");

    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.err()).contains("2, deleted ones counted", "Nothing was touched");
    assertThat(cli.run("get", "trial/mine").out()).isEqualTo("mine");
    assertThat(cli.run("versions", "trial/mine", "--json").lines()).hasSize(1);
    assertThat(cli.run("restore", "trial/other").exit()).isZero();
  }

  @Test
  void deleted_secrets_are_in_the_way_too() {
    cli.runWith("other", "put", "trial/other");
    cli.run("delete", "trial/other");

    assertThat(cli.run("conformance", "--prefix", "trial/").exit()).isEqualTo(5);
    assertThat(cli.run("restore", "trial/other").exit()).isZero();
  }

  @Test
  void a_store_that_cannot_be_put_to_ends_with_9() {
    Cli.Result result = cli.run("conformance", "--store", "read-only", "--prefix", "trial/");

    assertThat(result.exit()).isEqualTo(9);
    assertThat(result.err()).contains("cannot be put to", "store read-only", "harness");
  }

  @Test
  void a_store_that_cannot_take_away_what_is_made_ends_with_9() {
    KeptStores.keep(home.toString(), MemoryBackend.without(Capability.PURGE));

    Cli.Result result = cli.run("conformance", "--store", "never-closed", "--prefix", "trial/");

    assertThat(result.exit()).isEqualTo(9);
    assertThat(result.err()).contains("leave behind");
  }

  @Test
  void what_cannot_be_meant_is_refused() {
    assertThat(cli.run("conformance").exit()).isEqualTo(2);
    assertThat(cli.run("conformance", "--prefix", "").exit()).isEqualTo(6);
    assertThat(cli.run("conformance", "--prefix", "trial").exit()).isEqualTo(6);
    assertThat(cli.run("conformance", "--prefix", "a/".repeat(9)).exit()).isEqualTo(6);
    assertThat(cli.run("conformance", "--prefix", "a".repeat(128) + "/").exit()).isEqualTo(6);
    assertThat(cli.run("conformance", "--store", "nowhere", "--prefix", "a/").exit()).isEqualTo(3);
  }
}
