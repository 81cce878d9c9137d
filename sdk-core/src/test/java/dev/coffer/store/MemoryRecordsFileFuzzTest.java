package dev.coffer.store;

import static dev.coffer.fuzz.Refusals.answerOrRefusal;
import static dev.coffer.fuzz.Refusals.holds;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.coffer.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** A backup of records in memory: read or refused, and one content has one encoding. */
final class MemoryRecordsFileFuzzTest {
  @TempDir static Path folder;

  static Stream<byte[]> seeds() throws IOException {
    Path made = Files.createTempDirectory("coffer-fuzz").resolve("backup");
    RecordTree tree =
        RecordTree.EMPTY
            .with(new Record(new byte[] {'l'}, new byte[] {1, 2, 3}, 2))
            .with(new Record(new byte[] {'m', 'a'}, new byte[0], 1));
    MemoryRecordsFile.write(made, new MemoryRecordsFile.Content(new UUID(1, 2), tree, 2));
    byte[] seed = Files.readAllBytes(made);
    Files.delete(made);
    Files.delete(made.getParent());
    return Stream.of(seed);
  }

  @MethodSource("seeds")
  @FuzzTest
  void backupIsReadOrRefused(byte @NotNull [] input) throws IOException {
    Path file = Files.write(folder.resolve("backup"), input);
    MemoryRecordsFile.Content content =
        answerOrRefusal(() -> MemoryRecordsFile.read(file), ErrorCode.INTEGRITY);
    if (content != null) {
      Path again = folder.resolve("again");
      MemoryRecordsFile.write(again, content);
      byte[] written = Files.readAllBytes(again);
      Files.delete(again);
      holds(Arrays.equals(written, input), "a backup has one encoding");
      List<Record> rows = content.tree().ascending(RowKeys.FIRST, RowKeys.END, 1000);
      rows.forEach(row -> holds(row.key().length > 0, "a key has a byte"));
    }
  }
}
