package dev.coffer.local.sqlite;

import static dev.coffer.local.sqlite.Rows.get;
import static dev.coffer.local.sqlite.Rows.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files as a process leaves them that was killed while a checkpoint moved pages: some are moved, in
 * the order of their numbers, and the log still has all of them.
 */
class CutOffCheckpointTest {
  private static final int ROWS = 300;

  @TempDir Path directory;

  @Test
  void recordsOpenWhenThePageWithTheNewSizeOfTheFileWasMovedAlone() throws IOException {
    Path killed = killedInCheckpoint();
    assertWhole(killed);
  }

  /** The power failed while the second page was written: the one with the file's identity. */
  @Test
  void recordsOpenWhenThePageOfTheFilesIdentityIsTorn() throws IOException {
    Path killed = killedInCheckpoint();
    byte[] file = Files.readAllBytes(killed);
    Arrays.fill(
        file,
        Connections.PAGE_BYTES,
        Connections.PAGE_BYTES + Connections.PAGE_BYTES / 2,
        (byte) 7);
    Files.write(killed, file);
    assertWhole(killed);
  }

  private static void assertWhole(Path file) {
    try (SqliteRecords records = SqliteRecords.open(file)) {
      assertThat(records.check()).isEmpty();
      assertThat(records.revision()).isEqualTo(ROWS);
      for (int i = 0; i < ROWS; i++) {
        assertThat(get(records, "key" + i)).isEqualTo("value" + i + "-".repeat(2000));
      }
    }
  }

  private Path killedInCheckpoint() throws IOException {
    Path killed = folder("killed").resolve("records.db");
    Path whole = folder("whole").resolve("records.db");
    Path data = folder("data").resolve("records.db");
    try (SqliteRecords records = SqliteRecords.open(data)) {
      for (int i = 0; i < ROWS; i++) {
        put(records, "key" + i, "value" + i + "-".repeat(2000));
      }
      for (Path copy : new Path[] {killed, whole}) {
        Files.copy(data, copy);
        Files.copy(log(data), log(copy));
      }
    }
    // Closing moves all pages.
    SqliteRecords.open(whole).close();
    byte[] moved = Files.readAllBytes(whole);
    byte[] file = Files.readAllBytes(killed);
    assertThat(moved.length).isGreaterThan(file.length);
    System.arraycopy(moved, 0, file, 0, Connections.PAGE_BYTES);
    Files.write(killed, file);
    return killed;
  }

  private static Path log(Path file) {
    return Path.of(file + "-wal");
  }

  /** Private to its owner, as records must be. */
  private Path folder(String name) throws IOException {
    return Files.createTempDirectory(directory, name);
  }
}
