package dev.coffer.local.yaml;

import static dev.coffer.local.table.Stores.get;
import static dev.coffer.local.table.Stores.names;
import static dev.coffer.local.table.Stores.refusal;
import static dev.coffer.local.table.Stores.unaddressable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.local.table.Stores;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlBackendTest {
  @TempDir Path directory;

  private SecretBackend storeOf(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("defaults.yaml"), text);
    return YamlBackend.open(new YamlConfig(file));
  }

  @Test
  void nestedKeysAreNamesAndScalarsAreTheTextThatIsWritten() throws Exception {
    SecretBackend store =
        storeOf(
            """
            broker:
              host: 127.0.0.1
              port: 007
              paper: no
              quoted: "a\\nb"
              block: |
                one
                two
            top: 1.50
            """);
    assertThat(names(store))
        .containsExactly(
            "broker/block", "broker/host", "broker/paper", "broker/port", "broker/quoted", "top");
    assertThat(get(store, "broker/port")).isEqualTo("007");
    assertThat(get(store, "broker/paper")).isEqualTo("no");
    assertThat(get(store, "broker/quoted")).isEqualTo("a\nb");
    assertThat(get(store, "broker/block")).isEqualTo("one\ntwo\n");
    assertThat(get(store, "top")).isEqualTo("1.50");
  }

  @Test
  void everythingIsLabelledInsecure() throws Exception {
    SecretBackend store = storeOf("a: 1\n");
    ListRequest insecure =
        new ListRequest(NamePrefix.ALL, Map.of("insecure", "true"), false, null, 10, "");
    assertThat(store.list(insecure, OperationContext.LOCAL).items()).hasSize(1);
    ListRequest other =
        new ListRequest(NamePrefix.ALL, Map.of("insecure", "false"), false, null, 10, "");
    assertThat(store.list(other, OperationContext.LOCAL).items()).isEmpty();
  }

  @Test
  void whatHasNoNameOrNoSingleValueIsReportedAndNotHidden() throws Exception {
    SecretBackend store =
        storeOf("good: 1\nlist: [ 1, { a: 2 } ]\nnothing:\nnull_too: ~\n'b c': 3\nafter: 4\n");
    assertThat(names(store)).containsExactly("after", "good");
    assertThat(unaddressable(store))
        .containsExactly("list (a list)", "nothing (no value)", "null_too (no value)", "b c");
  }

  @Test
  void anEmptyOrMissingFileIsAnEmptyStore() throws Exception {
    assertThat(names(storeOf(""))).isEmpty();
    assertThat(names(storeOf("# nothing\n"))).isEmpty();
    assertThat(names(YamlBackend.open(new YamlConfig(directory.resolve("absent"))))).isEmpty();
  }

  @Test
  void whatCouldHideMeaningOrExplodeIsRefusedWithItsLine() throws Exception {
    assertBroken("a: 1\nb: &x [ hunter2 ]\n", 2);
    assertBroken("a: 1\nb: *x\n", 2);
    assertBroken("a: !!javax.script.ScriptEngineManager hunter2\n", 1);
    assertBroken("a: 1\n<<: { b: hunter2 }\n", 2);
    assertBroken("a: 1\na: hunter2\n", 2);
    assertBroken("a: 1\n---\nb: hunter2\n", 2);
    assertBroken("- hunter2\n", 1);
    assertBroken("a: 1\nb: \"hunter2\n", 3);
    assertBroken("{a: ".repeat(40) + "hunter2" + "}".repeat(40), 1);
  }

  private void assertBroken(String text, int line) throws Exception {
    SecretBackend store = storeOf(text);
    SecretsException e = refusal(() -> get(store, "a"));
    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(e).hasMessageContaining("defaults.yaml:" + line + ":");
    assertThat(e.getMessage() + e.remedy()).doesNotContain("hunter2");
    assertThat(e.getCause()).isNull();
  }

  @Test
  void itRefusesWhatItDoesNotDeclare() throws Exception {
    Stores.assertRefusesWhatItDoesNotDeclare(storeOf("a: 1"), "a");
  }

  @Test
  void halfACharacterIsRefusedAndNeverReplaced() throws Exception {
    assertBroken("a: 1\nb: \"\\ud800\"\n", 2);
  }
}
