package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capability;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest extends CliTest {
  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 3, false",
    "DELETED, 3, false",
    "UNAUTHENTICATED, 4, false",
    "DENIED, 4, false",
    "BACKEND_DENIED, 4, false",
    "ALREADY_EXISTS, 5, false",
    "VERSION_MISMATCH, 5, false",
    "FAILED_PRECONDITION, 5, false",
    "HISTORY_COMPACTED, 5, false",
    "EPOCH_CHANGED, 5, false",
    "INVALID_ARGUMENT, 6, false",
    "UNAVAILABLE, 7, true",
    "DEADLINE_EXCEEDED, 7, true",
    "CANCELLED, 7, true",
    "INTEGRITY, 8, false",
    "UNSUPPORTED, 9, false",
    "THROTTLED, 10, true",
    "LIMIT_EXCEEDED, 10, false",
    "CONFIGURATION, 2, false",
    "INTERNAL, 70, false",
  })
  void an_error_of_the_store_ends_the_command_as_the_contract_says(
      ErrorCode code, int exit, boolean retryable) {
    put("a", "1");
    store.faults().failNext(1000, code);

    Cli.Result plain = cli.run("get", "a");
    store.faults().failNext(1000, code);
    Cli.Result json = cli.run("get", "a", "--json");

    assertThat(plain.exit()).isEqualTo(exit);
    assertThat(plain.bytes()).isEmpty();
    assertThat(plain.err().lines()).hasSize(2);
    assertThat(plain.err()).contains(code.name(), "store default", "name a");
    assertThat(json.exit()).isEqualTo(exit);
    assertThat(json.bytes()).isEmpty();
    assertThat(Json.read(json.err()))
        .containsEntry("code", code.name())
        .containsEntry("store", "default")
        .containsEntry("name", "a")
        .containsEntry("retryable", retryable)
        .containsEntry("exit", exit)
        .containsKeys("message", "remedy");
  }

  @Test
  void a_store_that_lacks_a_capability_ends_with_9() {
    useStore(MemoryBackend.without(Capability.SOFT_DELETE));
    put("a", "1");

    assertThat(cli.run("delete", "a").exit()).isEqualTo(9);
  }

  @Test
  void an_unknown_store_ends_with_3_and_a_bad_name_with_6() {
    assertThat(cli.run("--store", "nowhere", "get", "a").exit()).isEqualTo(3);
    assertThat(cli.run("get", "a//b").exit()).isEqualTo(6);
    assertThat(cli.run("get", "..").exit()).isEqualTo(6);
    assertThat(cli.run("list", "a").exit()).isEqualTo(6);
  }

  @Test
  void a_broken_file_ends_with_2_and_names_line_and_column() {
    Cli.Result result = cli.run("--config", "missing.yaml", "list");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("missing.yaml");
  }

  @Test
  void an_unknown_outcome_is_said() {
    put("a", "1");
    store
        .faults()
        .failNext(
            1000, SecretsException.of(ErrorCode.UNAVAILABLE, "Lost.").outcomeUnknown(true).build());

    assertThat(cli.runWith("2", "put", "a").err()).contains("may have happened");
  }

  @Test
  void a_deadline_ends_with_7() {
    put("a", "1");
    store.faults().delay(Duration.ofSeconds(5));

    Cli.Result result = cli.run("--timeout", "50ms", "get", "a");

    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).contains("DEADLINE_EXCEEDED");
  }
}
