package dev.coffer.local.sqlite;

import static dev.coffer.local.sqlite.Rows.get;
import static dev.coffer.local.sqlite.Rows.key;
import static dev.coffer.local.sqlite.Rows.put;
import static dev.coffer.local.table.Stores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFilesTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void fill() {
    file = directory.resolve("records.db");
    try (SqliteRecords records = SqliteRecords.open(file)) {
      for (int i = 0; i < 200; i++) {
        put(records, "key-" + i, new byte[600]);
      }
    }
  }

  private SecretsException refused() {
    return refusal(() -> SqliteRecords.open(file).close());
  }

  private void assertRefusedAsDamaged() {
    assertThat(refused().code()).isEqualTo(ErrorCode.INTEGRITY);
  }

  @Test
  void aFileOfSomethingElseIsRefusedAndNotTouched() throws Exception {
    for (String content : new String[] {"", "not a database ".repeat(100)}) {
      Files.writeString(file, content);
      assertRefusedAsDamaged();
      assertThat(file).hasContent(content);
    }
  }

  @Test
  void aDatabaseOfSomethingElseIsRefused() throws Exception {
    Files.delete(file);
    execute("CREATE TABLE t (a)");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertRefusedAsDamaged();
  }

  @Test
  void aNewerFormatIsRefusedAndNamed() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(60, 2);
    Files.write(file, bytes);
    assertThat(refused()).hasMessageContaining("format 2");
  }

  @Test
  void aTableOrTriggerThatCofferDidNotMakeIsRefused() throws Exception {
    execute("CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END");
    assertRefusedAsDamaged();
  }

  @Test
  void aFileThatWasCutShortIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int pages : new int[] {1, 2, whole.length / 4096 / 2, whole.length / 4096 - 1}) {
      Files.write(file, Arrays.copyOf(whole, pages * 4096));
      assertRefusedAsDamaged();
    }
  }

  @Test
  void pagesThatWereOverwrittenAreRefused() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int page = 1; page < whole.length / 4096; page++) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, page * 4096, page * 4096 + 64, (byte) 0x5a);
      Files.write(file, damaged);
      assertRefusedAsDamaged();
    }
    Files.write(file, whole);
    SqliteRecords.open(file).close();
  }

  @Test
  void theLogOfAnotherFileIsNotReplayedIntoThisOne() throws Exception {
    Path backup = directory.resolve("backup.db");
    try (SqliteRecords records = SqliteRecords.open(file)) {
      records.backup(backup);
      put(records, "late", "x");
      Files.copy(directory.resolve("records.db-wal"), directory.resolve("left"));
    }
    byte[] restored = Files.readAllBytes(backup);
    Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(directory.resolve("left"), directory.resolve("records.db-wal"));
    Files.setPosixFilePermissions(
        directory.resolve("records.db-wal"), PosixFilePermissions.fromString("rw-------"));
    assertRefusedAsDamaged();
    assertThat(Files.readAllBytes(file)).isEqualTo(restored);
    Files.delete(directory.resolve("records.db-wal"));
    try (SqliteRecords records = SqliteRecords.open(file)) {
      assertThat(records.get(key("late"))).isNull();
    }
  }

  @Test
  void aLogWithoutItsFileIsNotTakenForANewStore() throws Exception {
    Files.move(file, directory.resolve("elsewhere"));
    Files.write(directory.resolve("records.db-wal"), new byte[100]);
    assertRefusedAsDamaged();
    assertThat(file).doesNotExist();
  }

  @Test
  void aWriterThatWentAroundTheLockEndsTheWritingAndNotTheReading() throws Exception {
    try (SqliteRecords records = SqliteRecords.open(file)) {
      put(records, "mine", "1");
      execute("UPDATE head SET revision = revision + 1");
      assertThat(refusal(() -> put(records, "mine", "2")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refusal(() -> put(records, "mine", "3")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(get(records, "mine")).isEqualTo("1");
    }
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
