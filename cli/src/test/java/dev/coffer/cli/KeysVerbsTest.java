package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysVerbsTest {
  @TempDir Path home;
  private Cli cli;

  @BeforeEach
  void a_sealed_store_with_secrets() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    config("coffer.yaml", "root.key", "");
    cli = new Cli(home).with("COFFER_CONFIG", "coffer.yaml");
    assertThat(cli.run("bootstrap").exit()).isZero();
    for (int i = 0; i < 5; i++) {
      assertThat(cli.runWith("value " + i, "put", "app/" + i).exit()).isZero();
    }
  }

  private void config(String file, String key, String more) throws IOException {
    Files.writeString(
        home.resolve(file),
        """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: %s }
            %s
        """
            .formatted(key, more));
  }

  private String ok(String... args) {
    Cli.Result result = cli.run(args);
    assertThat(result.exit()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void a_rotation_a_rewrap_and_a_destruction() {
    assertThat(ok("keys", "list")).contains("kr-1").contains("ACTIVE").contains("ROOT");
    assertThat(ok("keys", "status")).startsWith("mode ring; rewrap done");
    assertThat(cli.run("keys", "destroy", "kr-1", "--yes").exit()).isEqualTo(5);

    assertThat(ok("keys", "rotate")).isEqualTo("kr-2\n");
    assertThat(ok("keys", "rewrap", "--json")).contains("\"state\":\"DONE\"");
    ok("keys", "destroy", "kr-1", "--yes");

    assertThat(ok("keys", "list", "--json"))
        .contains("{\"key\":\"kr-1\",\"state\":\"DESTROYED\"")
        .contains("{\"key\":\"kr-2\",\"state\":\"ACTIVE\"");
    assertThat(ok("get", "app/3")).isEqualTo("value 3");
  }

  @Test
  void a_destruction_is_asked_for_and_a_missing_key_is_not_found() {
    assertThat(cli.run("keys", "destroy", "kr-1").exit()).isEqualTo(2);
    assertThat(cli.run("keys", "destroy", "kr-7", "--yes").exit()).isEqualTo(3);
    assertThat(cli.run("keys", "destroy", "other", "1", "--yes").exit()).isEqualTo(3);
    assertThat(cli.run("keys", "rotate", "--root").exit()).isEqualTo(9);
  }

  @Test
  void a_backup_keeps_its_keys_until_it_is_forgotten() {
    ok("backup", "create", "b");
    ok("keys", "rotate");
    ok("keys", "rewrap");
    Cli.Result refused = cli.run("keys", "destroy", "kr-1", "--yes");
    assertThat(refused.exit()).isEqualTo(5);
    assertThat(refused.err()).contains("needed by 1 backups").contains("coffer backup forget 1");
    assertThat(ok("backup", "list", "--json")).contains("\"id\":\"1\"").contains("kr-1");
    ok("backup", "forget", "1");
    assertThat(cli.run("backup", "forget", "1").exit()).isEqualTo(3);
    ok("keys", "destroy", "kr-1", "--yes");
    assertThat(ok("backup", "verify", "b", "--json")).contains("\"clean\":true");
  }

  @Test
  void shares_open_the_store_when_its_root_key_is_lost() throws IOException {
    Files.createDirectory(home.resolve("shares"));
    String made = ok("keys", "export", "--shares", "5", "--needed", "3", "--out", "shares");
    assertThat(made).startsWith("root-");
    assertThat(ok("keys", "list")).contains("OFFLINE");
    ok("keys", "rotate");
    ok("keys", "rewrap");
    ok("backup", "create", "b");

    assertThat(ok("keys", "drill", "shares/share-1", "shares/share-4", "shares/share-5"))
        .contains("records open by these shares, 0 problems");
    assertThat(
            ok(
                "keys",
                "drill",
                "--backup",
                "b",
                "shares/share-2",
                "shares/share-3",
                "shares/share-4",
                "--json"))
        .contains("\"clean\":true");
    assertThat(cli.run("keys", "drill", "shares/share-1", "shares/share-2").exit()).isEqualTo(6);

    Files.delete(home.resolve("root.key"));
    config("coffer.yaml", "new.key", "");
    assertThat(cli.run("get", "app/1").exit()).isEqualTo(2);
    ok("keys", "restore", "shares/share-5", "shares/share-3", "shares/share-1");
    assertThat(ok("get", "app/1")).isEqualTo("value 1");

    ok("keys", "revoke-shares", "--yes");
    assertThat(
            cli.run("keys", "drill", "shares/share-1", "shares/share-4", "shares/share-5").exit())
        .isEqualTo(8);
    assertThat(ok("keys", "list")).doesNotContain("OFFLINE");
    assertThat(ok("get", "app/1")).isEqualTo("value 1");
  }

  @Test
  void an_export_overwrites_nothing_and_leaves_nothing() throws IOException {
    Files.createDirectory(home.resolve("shares"));
    Files.writeString(home.resolve("shares/share-2"), "mine");
    assertThat(
            cli.run("keys", "export", "--shares", "3", "--needed", "2", "--out", "shares").exit())
        .isEqualTo(5);
    try (Stream<Path> left = Files.list(home.resolve("shares"))) {
      assertThat(left).hasSize(1);
    }
    assertThat(ok("keys", "list")).doesNotContain("OFFLINE");
    assertThat(
            cli.run("keys", "export", "--shares", "2", "--needed", "3", "--out", "shares").exit())
        .isEqualTo(6);
  }

  @Test
  void another_root_key_takes_over_through_the_reserve() throws IOException {
    config("coffer.yaml", "root.key", "reserveKeys: [ { type: software, file: next.key } ]");
    ok("bootstrap", "--help");
    Files.copy(home.resolve("root.key"), home.resolve("kept.key"));
    newKey("next.key");
    ok("keys", "rewrap");
    assertThat(ok("keys", "list").lines().filter(line -> line.contains("ROOT"))).hasSize(2);

    Files.delete(home.resolve("root.key"));
    config("coffer.yaml", "next.key", "");
    assertThat(ok("get", "app/2")).isEqualTo("value 2");
    ok("keys", "rewrap");
    assertThat(ok("keys", "list").lines().filter(line -> line.contains("ROOT"))).hasSize(1);
    config("coffer.yaml", "kept.key", "");
    assertThat(cli.run("get", "app/2").exit()).isEqualTo(8);
  }

  /** A root key of another store. */
  private void newKey(String file) throws IOException {
    Files.writeString(
        home.resolve("other.yaml"),
        """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: other/records.db }
            rootKey: { type: software, file: %s }
        """
            .formatted(file));
    Files.createDirectory(
        home.resolve("other"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(cli.run("--config", "other.yaml", "bootstrap").exit()).isZero();
  }

  @Test
  void direct_mode_is_a_line_of_the_file_and_rewraps_what_is_there() throws IOException {
    config("coffer.yaml", "root.key", "keys: { mode: direct, rewrapRate: 100000 }");
    ok("keys", "rewrap");
    assertThat(ok("keys", "status")).startsWith("mode direct; rewrap done");
    assertThat(ok("get", "app/2")).isEqualTo("value 2");
    Files.createDirectory(home.resolve("shares"));
    Cli.Result exported =
        cli.run("keys", "export", "--shares", "3", "--needed", "2", "--out", "shares");
    assertThat(exported.err()).contains("everything but its values");
    assertThat(cli.run("keys", "drill", "shares/share-1", "shares/share-2").exit()).isEqualTo(9);
  }

  @Test
  void what_is_wrong_in_the_file_is_said_with_its_place() throws IOException {
    config("coffer.yaml", "root.key", "keys: { mode: both }");
    assertThat(cli.run("get", "app/2").err()).contains("coffer.yaml:6").contains("ring, direct");
    config("coffer.yaml", "root.key", "keys: { rotateAfter: 1s }");
    assertThat(cli.run("get", "app/2").err()).contains("from 1m to 730d");
    config("coffer.yaml", "root.key", "reserveKeys: [ other.key ]");
    assertThat(cli.run("get", "app/2").err()).contains("reserveKeys[0] is not a root key");
    config("coffer.yaml", "root.key", "reserveKeys: { type: software }");
    assertThat(cli.run("get", "app/2").err()).contains("not a list of up to three root keys");
    config("coffer.yaml", "root.key", "reserveKeys: [ { type: software, fil: x } ]");
    assertThat(cli.run("get", "app/2").err()).contains("fil");
  }
}
