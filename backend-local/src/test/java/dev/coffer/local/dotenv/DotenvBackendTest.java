package dev.coffer.local.dotenv;

import static dev.coffer.local.table.Stores.get;
import static dev.coffer.local.table.Stores.names;
import static dev.coffer.local.table.Stores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.local.table.Stores;
import dev.coffer.local.variable.VariableNames;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotenvBackendTest {
  @TempDir Path directory;

  private SecretBackend store(String... files) {
    return DotenvBackend.open(
        new DotenvConfig(
            Arrays.stream(files).map(directory::resolve).toList(),
            new VariableNames(""),
            Map.of("FROM_PROCESS", "outside", "ALPACA_API_KEY", "injected")));
  }

  private SecretBackend storeOf(String text) throws Exception {
    Files.writeString(directory.resolve(".env"), text);
    return store(".env");
  }

  @Test
  void quotesEscapesAndCommentsAreReadAsPeopleWriteThem() throws Exception {
    SecretBackend store =
        storeOf(
            """
            # a comment
            PLAIN=value
              SPACED  =  two words   # and a comment
            export EXPORTED=yes
            HASH=#not-a-comment
            INSIDE=a#b
            SINGLE='literal \\n ${PLAIN} # all of it' # not this
            DOUBLE="tab\\tquote\\" slash\\\\ dollar\\$ other\\d"
            EMPTY=
            ALSO_EMPTY=""
            DOLLAR=pa$$word$1
            """);
    assertThat(get(store, "plain")).isEqualTo("value");
    assertThat(get(store, "spaced")).isEqualTo("two words");
    assertThat(get(store, "exported")).isEqualTo("yes");
    assertThat(get(store, "hash")).isEqualTo("#not-a-comment");
    assertThat(get(store, "inside")).isEqualTo("a#b");
    assertThat(get(store, "single")).isEqualTo("literal \\n ${PLAIN} # all of it");
    assertThat(get(store, "double")).isEqualTo("tab\tquote\" slash\\ dollar$ other\\d");
    assertThat(get(store, "empty")).isEmpty();
    assertThat(get(store, "also_empty")).isEmpty();
    assertThat(get(store, "dollar")).isEqualTo("pa$$word$1");
  }

  @Test
  void aKeyInPemIsReadInOneLineOrInSeveral() throws Exception {
    SecretBackend store =
        storeOf(
            "COINBASE_API_SECRET=\"-----BEGIN EC PRIVATE KEY-----\\nMHc=\\n-----END EC PRIVATE"
                + " KEY-----\"\r\nLINES=\"-----BEGIN\r\nMHc=\r\n-----END\"\r\nNEXT=1\r\n");
    assertThat(get(store, "coinbase_api_secret"))
        .isEqualTo("-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----");
    assertThat(get(store, "lines")).isEqualTo("-----BEGIN\nMHc=\n-----END");
    assertThat(get(store, "next")).isEqualTo("1");
  }

  @Test
  void referencesSeeEarlierLinesThenTheEnvironment() throws Exception {
    SecretBackend store =
        storeOf(
            """
            HOST=db
            URL="postgresql://${HOST}:5432/${FROM_PROCESS}"
            BARE=${HOST}-1
            ALPACA_API_KEY="${ALPACA_API_KEY}"
            DEFAULTED=${NOWHERE:-fallback}
            CI="${{ secrets.ALPACA_TEST_API_KEY }}"
            """);
    assertThat(get(store, "url")).isEqualTo("postgresql://db:5432/outside");
    assertThat(get(store, "bare")).isEqualTo("db-1");
    assertThat(get(store, "alpaca_api_key")).isEqualTo("injected");
    assertThat(get(store, "defaulted")).isEqualTo("fallback");
    assertThat(get(store, "ci")).isEqualTo("${{ secrets.ALPACA_TEST_API_KEY }}");
  }

  @Test
  void ofSeveralFilesTheLaterWinsAndAMissingOneSaysNothing() throws Exception {
    Files.writeString(directory.resolve(".env"), "DP_BROKER__HOST=a\nONLY=base\n");
    Files.writeString(directory.resolve(".env.production"), "DP_BROKER__HOST=${ONLY}-b\n");
    SecretBackend store = store(".env", ".env.local", ".env.production");
    assertThat(get(store, "dp_broker/host")).isEqualTo("base-b");
    assertThat(names(store)).containsExactly("dp_broker/host", "only");
    assertThat(names(store("absent"))).isEmpty();
  }

  @Test
  void whatCannotBeReadNamesFileAndLineAndNeverTheValue() throws Exception {
    assertBroken("A=1\nB=\"hunter2", 2);
    assertBroken("A=1\n\nhunter2\n", 3);
    assertBroken("A='x' hunter2\n", 1);
    assertBroken("A=\"x\ny\"\nB=${hunter2}\n", 3);
    assertBroken("A=${hunter2\n", 1);
    assertBroken("1A=hunter2\n", 1);
  }

  private void assertBroken(String text, int line) throws Exception {
    SecretBackend store = storeOf(text);
    SecretsException e = refusal(() -> get(store, "a"));
    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(e).hasMessageContaining(".env:" + line + ":");
    assertThat(e.getMessage() + e.remedy()).doesNotContain("hunter2");
    assertThat(store.probe(OperationContext.LOCAL).healthy()).isFalse();
  }

  @Test
  void aChangedFileIsReadAgainAsAnotherVersion() throws Exception {
    SecretBackend store = storeOf("A=1");
    VersionId before = version(store);
    assertThat(version(store)).isEqualTo(before);
    Files.writeString(directory.resolve(".env"), "A=2");
    Files.setLastModifiedTime(
        directory.resolve(".env"), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(get(store, "a")).isEqualTo("2");
    assertThat(version(store)).isNotEqualTo(before);
  }

  @Test
  void itRefusesWhatItDoesNotDeclare() throws Exception {
    Stores.assertRefusesWhatItDoesNotDeclare(storeOf("A=1"), "a");
  }

  private static VersionId version(SecretBackend store) {
    return store
        .describe(new DescribeRequest(SecretName.of("a")), OperationContext.LOCAL)
        .current();
  }

  @Test
  void valuesThatDoubleWithEachLineAreRefusedBeforeTheyFillTheMemory() throws Exception {
    StringBuilder bomb = new StringBuilder("A0=0123456789\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("A" + i + "=${A" + (i - 1) + "}${A" + (i - 1) + "}\n");
    }
    SecretsException one = refusal(() -> names(storeOf(bomb.toString())));
    assertThat(one.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(one).hasMessageContaining(".env:18: a value is over 1 MiB");

    String many = "A=" + "x".repeat(1_000_000) + "\n" + "B=${A}\n".repeat(20);
    assertThat(refusal(() -> names(storeOf(many)))).hasMessageContaining("over 16 MiB together");
  }

  @Test
  void referencesThatNeverCloseAreReadInOnePass() throws Exception {
    String open = "${{".repeat(1_000_000 / 3);
    assertThat(get(storeOf("A=" + open + "\n"), "a")).isEqualTo(open);
  }

  @Test
  void theCharacterThatStandsForTheEndHidesNothingBehindIt() throws Exception {
    SecretsException e = refusal(() -> names(storeOf("A=1\nB=\uffff\nC=3\n")));
    assertThat(e).hasMessageContaining(".env:2:");
  }
}
