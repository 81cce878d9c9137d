package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir Path home;
  private Cli cli;

  @BeforeEach
  void a_sealed_store_with_a_secret() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    config("coffer.yaml", "records.db", "root.key");
    cli = new Cli(home).with("COFFER_CONFIG", "coffer.yaml");
    assertThat(cli.run("bootstrap").exit()).isZero();
    assertThat(cli.runWith("canary-in-the-backup", "put", "app/key").exit()).isZero();
  }

  @Test
  void a_backup_is_sealed_verified_and_restored() throws IOException {
    Cli.Result created = cli.run("backup", "create", "b", "--json");
    Cli.Result verified = cli.run("backup", "verify", "b", "--json");
    Files.delete(home.resolve("records.db"));
    Cli.Result restored = cli.run("backup", "restore", "b");

    assertThat(created.exit()).as(created.err()).isZero();
    assertThat(Json.read(created.out())).containsKeys("file", "sizeBytes");
    assertThat(Files.readString(home.resolve("b"), StandardCharsets.ISO_8859_1))
        .doesNotContain("canary");
    assertThat(verified.exit()).as(verified.err()).isZero();
    assertThat(Json.read(verified.out())).containsEntry("clean", true);
    assertThat(restored.exit()).as(restored.err()).isZero();
    assertThat(cli.run("get", "app/key").out()).isEqualTo("canary-in-the-backup");
    try (var files = Files.list(home)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".coffer"));
    }
  }

  @Test
  void neither_a_backup_nor_a_restore_overwrites() {
    cli.run("backup", "create", "b");

    assertThat(cli.run("backup", "create", "b").exit()).isEqualTo(5);
    assertThat(cli.run("backup", "restore", "b").exit()).isEqualTo(5);
    assertThat(cli.run("get", "app/key").exit()).isZero();
  }

  @Test
  void a_damaged_backup_ends_with_8_and_restores_nothing() throws IOException {
    cli.run("backup", "create", "b");
    byte[] bytes = Files.readAllBytes(home.resolve("b"));
    for (int i = bytes.length / 2; i < bytes.length; i++) {
      bytes[i] ^= 0x55;
    }
    Files.write(home.resolve("b"), bytes);
    Files.delete(home.resolve("records.db"));

    assertThat(cli.run("backup", "verify", "b").exit()).isIn(1, 8);
    assertThat(cli.run("backup", "restore", "b").exit()).isEqualTo(8);
    assertThat(home.resolve("records.db")).doesNotExist();
  }

  @Test
  void a_backup_of_another_root_key_ends_with_8() throws IOException {
    cli.run("backup", "create", "b");
    config("other.yaml", "other/records.db", "other.key");
    Files.createDirectory(
        home.resolve("other"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    cli.run("--config", "other.yaml", "bootstrap");

    assertThat(cli.run("--config", "other.yaml", "backup", "verify", "b").exit()).isEqualTo(8);
  }

  @Test
  void data_without_its_root_key_is_refused_and_not_keyed_anew() throws IOException {
    Files.move(home.resolve("root.key"), home.resolve("away"));

    assertThat(cli.run("get", "app/key").exit()).isEqualTo(2);
    assertThat(cli.run("bootstrap").exit()).isEqualTo(2);
    assertThat(home.resolve("root.key")).doesNotExist();
    Files.move(home.resolve("away"), home.resolve("root.key"));
    assertThat(cli.run("get", "app/key").out()).isEqualTo("canary-in-the-backup");
  }

  @Test
  void damaged_data_ends_with_8_and_never_with_3() throws IOException {
    byte[] bytes = Files.readAllBytes(home.resolve("records.db"));
    for (int i = 4096; i < bytes.length; i += 7) {
      bytes[i] ^= 0x55;
    }
    Files.write(home.resolve("records.db"), bytes);

    assertThat(cli.run("get", "app/key").exit()).isEqualTo(8);
  }

  private void config(String file, String records, String key) throws IOException {
    Files.writeString(
        home.resolve(file),
        """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: %s }
            rootKey: { type: software, file: %s }
        """
            .formatted(records, key));
  }
}
