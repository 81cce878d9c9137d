package dev.coffer.local.sqlite;

import static dev.coffer.local.sqlite.Rows.get;
import static dev.coffer.local.sqlite.Rows.key;
import static dev.coffer.local.sqlite.Rows.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.RecordSnapshot;
import dev.coffer.store.Transaction;
import dev.coffer.store.Transaction.Condition;
import dev.coffer.store.Transaction.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordsTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("data").resolve("records.db");
  }

  @Test
  void whatWasCommittedIsThereAfterReopening() {
    UUID id;
    try (SqliteRecords records = SqliteRecords.open(file())) {
      id = records.id();
      assertThat(records.revision()).isZero();
      assertThat(put(records, "a", "1")).isEqualTo(1);
      assertThat(put(records, "b", "2")).isEqualTo(2);
    }
    try (SqliteRecords records = SqliteRecords.open(file())) {
      assertThat(records.id()).isEqualTo(id);
      assertThat(records.revision()).isEqualTo(2);
      assertThat(get(records, "a")).isEqualTo("1");
      assertThat(records.get(key("b")).revision()).isEqualTo(2);
    }
  }

  @Test
  void aConditionThatDoesNotHoldUndoesTheWholeTransaction() {
    try (SqliteRecords records = SqliteRecords.open(file())) {
      put(records, "a", "1");
      Transaction stale =
          new Transaction(
              List.of(new Condition(key("a"), 1), new Condition(key("b"), 7)),
              List.of(new Write(key("a"), key("2"))));
      assertThat(refusalOf(() -> records.commit(stale))).isEqualTo(ErrorCode.VERSION_MISMATCH);
      assertThat(get(records, "a")).isEqualTo("1");
      assertThat(put(records, "c", "3")).isEqualTo(2);
    }
  }

  @Test
  void aSnapshotStaysAsItWasWhileTheStoreGoesOn() {
    try (SqliteRecords records = SqliteRecords.open(file())) {
      put(records, "a", "1");
      try (RecordSnapshot before = records.snapshot()) {
        put(records, "a", "2");
        put(records, "b", "2");
        assertThat(before.revision()).isEqualTo(1);
        assertThat(before.get(key("b"))).isNull();
        assertThat(before.range(key("a"), key("z"), 10)).hasSize(1);
      }
      assertThat(get(records, "a")).isEqualTo("2");
    }
  }

  @Test
  void everyFileIsItsOwnersAlone() throws Exception {
    try (SqliteRecords records = SqliteRecords.open(file())) {
      put(records, "a", "1");
      get(records, "a");
      records.backup(directory.resolve("data").resolve("backup.db"));
      assertThat(mode(file().getParent())).isEqualTo("rwx------");
      try (Stream<Path> files = Files.list(file().getParent())) {
        assertThat(files)
            .extracting(each -> each.getFileName() + " " + mode(each))
            .containsExactlyInAnyOrder(
                "records.db rw-------",
                "records.db-wal rw-------",
                "records.db-shm rw-------",
                "records.db.lock rw-------",
                "backup.db rw-------");
      }
    }
  }

  @Test
  void filesThatOthersMayTouchAreRefused() throws Exception {
    SqliteRecords.open(file()).close();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(refusalOf(() -> SqliteRecords.open(file()))).isEqualTo(ErrorCode.CONFIGURATION);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(file().getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(refusalOf(() -> SqliteRecords.open(file()))).isEqualTo(ErrorCode.CONFIGURATION);
    Files.setPosixFilePermissions(file().getParent(), PosixFilePermissions.fromString("rwx------"));
    SqliteRecords.open(file()).close();
  }

  @Test
  void aBackupIsOneRevisionAndOpensLikeTheOriginal() {
    Path target = directory.resolve("copy").resolve("backup.db");
    UUID id;
    try (SqliteRecords records = SqliteRecords.open(file())) {
      id = records.id();
      put(records, "a", "1");
      assertThat(target.getParent().toFile().mkdir()).isTrue();
      records.backup(target);
      put(records, "a", "2");
      assertThat(refusalOf(() -> records.backup(target))).isEqualTo(ErrorCode.ALREADY_EXISTS);
    }
    target.getParent().toFile().setReadable(false, false);
    target.getParent().toFile().setExecutable(false, false);
    target.getParent().toFile().setReadable(true, true);
    target.getParent().toFile().setExecutable(true, true);
    try (SqliteRecords copy = SqliteRecords.open(target)) {
      assertThat(copy.id()).isEqualTo(id);
      assertThat(copy.revision()).isEqualTo(1);
      assertThat(get(copy, "a")).isEqualTo("1");
      assertThat(copy.check()).isEmpty();
      assertThat(put(copy, "b", "3")).isEqualTo(2);
    }
  }

  @Test
  void anOldSqliteIsRefused() {
    assertThat(refusalOf(() -> SqliteVersion.require("3.51.2"))).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refusalOf(() -> SqliteVersion.require("3.9.0"))).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refusalOf(() -> SqliteVersion.require("none"))).isEqualTo(ErrorCode.CONFIGURATION);
    SqliteVersion.require("3.51.3");
    SqliteVersion.require("3.54.1");
    SqliteVersion.require("4.0.0");
  }

  @Test
  void closedRecordsAnswerUnavailable() {
    SqliteRecords records = SqliteRecords.open(file());
    RecordSnapshot held = records.snapshot();
    records.close();
    held.close();
    records.close();
    assertThat(refusalOf(() -> put(records, "a", "1"))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusalOf(() -> records.get(key("a")))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusalOf(records::revision)).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  static ErrorCode refusalOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(SecretsException.class, call).code();
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
