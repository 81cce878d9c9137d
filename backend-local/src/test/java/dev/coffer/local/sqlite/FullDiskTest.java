package dev.coffer.local.sqlite;

import static dev.coffer.local.sqlite.Rows.get;
import static dev.coffer.local.sqlite.Rows.key;
import static dev.coffer.local.sqlite.Rows.put;
import static dev.coffer.local.table.Stores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final byte[] LARGE = new byte[100_000];

  @TempDir Path directory;

  @Test
  void aFullStoreRefusesWholeTransactionsAndGoesOnWhenThereIsRoom() {
    Path file = directory.resolve("records.db");
    SqliteConfig small = SqliteConfig.of(file).withMaxBytes(SqliteConfig.MIN_BYTES);
    try (SqliteRecords records = SqliteRecords.open(small)) {
      int kept = fill(records);
      assertThat(kept).isBetween(5, 11);
      assertThat(records.revision()).isEqualTo(kept);
      assertThat(refusal(() -> records.commit(smallThenLarge())).code())
          .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
      assertThat(get(records, "small")).isNull();
      records.commit(
          new Transaction(List.of(), List.of(new Transaction.Write(key("large-0"), null))));
      records.commit(smallThenLarge());
      assertThat(get(records, "small")).isEqualTo("x");
      assertThat(records.check()).isEmpty();
    }
    try (SqliteRecords records = SqliteRecords.open(file)) {
      assertThat(records.get(key("large-1")).value()).isEqualTo(LARGE);
      assertThat(put(records, "more", LARGE)).isPositive();
    }
  }

  private static int fill(SqliteRecords records) {
    int kept = 0;
    SecretsException full = null;
    while (full == null) {
      String name = "large-" + kept;
      full = refusal(() -> put(records, name, LARGE));
      kept += full == null ? 1 : 0;
    }
    assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    return kept;
  }

  private static Transaction smallThenLarge() {
    return new Transaction(
        List.of(),
        List.of(
            new Transaction.Write(key("small"), key("x")),
            new Transaction.Write(key("another"), LARGE)));
  }

  /** Puts until a put fails, tells what was acknowledged, and what a put says after that. */
  static final class Filler {
    public static void main(String[] arguments) {
      try (SqliteRecords records = SqliteRecords.open(Path.of(arguments[0]))) {
        int kept = 0;
        SecretsException first = null;
        while (first == null) {
          String name = "large-" + kept;
          first = refusal(() -> put(records, name, LARGE));
          kept += first == null ? 1 : 0;
        }
        SecretsException second = refusal(() -> put(records, "small", "x"));
        System.out.println(
            "kept "
                + kept
                + " then "
                + first.code()
                + " then "
                + second.code()
                + " read "
                + (records.get(key("large-0")) != null));
      }
    }
  }

  @Test
  void aWriteThatTheSystemFailsEndsAllWritingAndLosesNothing() throws Exception {
    Path file = directory.resolve("records.db");
    Path output = directory.resolve("output");
    Process process = ChildJvm.startWithFileLimit(2048, output, Filler.class, file.toString());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = lineOf(output);
    assertThat(said).endsWith(" then UNAVAILABLE then UNAVAILABLE read true");
    int kept = Integer.parseInt(said.split(" ")[1]);
    assertThat(kept).isPositive();
    try (SqliteRecords records = SqliteRecords.open(file)) {
      assertThat(records.revision()).isGreaterThanOrEqualTo(kept);
      for (int i = 0; i < kept; i++) {
        assertThat(records.get(key("large-" + i)).value()).isEqualTo(LARGE);
      }
      assertThat(records.check()).isEmpty();
    }
  }

  private static String lineOf(Path output) throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(output));
    lines.removeIf(line -> !line.startsWith("kept "));
    assertThat(lines).as(Files.readString(output)).hasSize(1);
    return lines.get(0);
  }
}
