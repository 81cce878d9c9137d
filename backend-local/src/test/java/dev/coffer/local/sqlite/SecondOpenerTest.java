package dev.coffer.local.sqlite;

import static dev.coffer.local.table.Stores.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondOpenerTest {
  @TempDir Path directory;

  /** Ends with 7 when the records are in use. */
  static final class Opener {
    public static void main(String[] arguments) {
      try (SqliteRecords records = SqliteRecords.open(Path.of(arguments[0]))) {
        records.revision();
      } catch (SecretsException e) {
        System.exit(e.code() == ErrorCode.UNAVAILABLE ? 7 : 70);
      }
    }
  }

  @Test
  void anotherProcessIsRefusedAlsoAfterThisOneWasRefusedASecondTime() throws Exception {
    Path file = directory.resolve("records.db");
    try (SqliteRecords records = SqliteRecords.open(file)) {
      assertThat(refusal(() -> SqliteRecords.open(file)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(exitOf(file)).isEqualTo(7);
      assertThat(records.revision()).isZero();
    }
    assertThat(exitOf(file)).isZero();
  }

  @Test
  void anotherPathToTheSameFileIsRefused() throws Exception {
    Path real = Files.createDirectory(directory.resolve("real"), OWNER_ONLY);
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    try (SqliteRecords records = SqliteRecords.open(real.resolve("records.db"))) {
      assertThat(refusal(() -> SqliteRecords.open(link.resolve("records.db"))).code())
          .isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(records.revision()).isZero();
    }
  }

  @Test
  void aLockFileThatWasCopiedOrLeftBehindClaimsNothing() throws Exception {
    Path file = directory.resolve("records.db");
    Path copy = Files.createDirectory(directory.resolve("copy"), OWNER_ONLY);
    try (SqliteRecords records = SqliteRecords.open(file)) {
      records.backup(copy.resolve("records.db"));
      Files.copy(directory.resolve("records.db.lock"), copy.resolve("records.db.lock"));
      SqliteRecords.open(copy.resolve("records.db")).close();
    }
    assertThat(directory.resolve("records.db.lock")).exists();
    SqliteRecords.open(file).close();
  }

  private static final java.nio.file.attribute.FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private int exitOf(Path file) throws Exception {
    Path output = directory.resolve("output");
    Process process = ChildJvm.start(output, Opener.class, file.toString());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
