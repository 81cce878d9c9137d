package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransferTest extends CliTest {
  @Test
  void diff_tells_equal_from_different_without_values() {
    put("a", "same");
    put("b", "one-value");
    put("c", "only here");
    cli.runWith("same", "put", "a", "--store", "other");
    cli.runWith("another-value", "put", "b", "--store", "other");
    cli.runWith("only there", "put", "d", "--store", "other");

    Cli.Result diff = cli.run("diff", "--store", "default", "--store", "other", "--json");

    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.lines())
        .extracting(line -> Json.read(line).get("name") + " " + Json.read(line).get("difference"))
        .containsExactly("b DIFFERENT", "c ONLY_IN_FIRST", "d ONLY_IN_SECOND");
    assertThat(diff.out()).doesNotContain("value", "only here");
  }

  @Test
  void fingerprints_of_two_runs_differ() {
    put("a", "v");

    String one = cli.run("diff", "--store", "default", "--store", "other", "--json").out();
    String two = cli.run("diff", "--store", "default", "--store", "other", "--json").out();

    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void a_copy_makes_stores_equal_and_a_second_one_changes_nothing() {
    cli.runWith("1", "put", "a", "--label", "x=y", "--description", "d");
    put("b", "2");

    Cli.Result dry = copy("--dry-run");
    assertThat(cli.run("list", "--store", "other").out()).isEmpty();
    Cli.Result first = copy("--verify");
    Cli.Result again = copy("--verify");

    assertThat(outcomes(dry)).containsExactly("CREATED", "CREATED");
    assertThat(outcomes(first)).containsExactly("CREATED", "CREATED");
    assertThat(outcomes(again)).containsExactly("UNCHANGED", "UNCHANGED");
    assertThat(cli.run("diff", "--store", "default", "--store", "other").exit()).isZero();
    assertThat(cli.run("describe", "a", "--store", "other", "--json").out())
        .contains("\"x\":\"y\"", "\"d\"");
    assertThat(cli.run("versions", "a", "--store", "other", "--json").lines()).hasSize(1);
  }

  @Test
  void a_copy_that_broke_off_goes_on() {
    for (int i = 0; i < 5; i++) {
      put("n" + i, "v" + i);
    }
    MemoryBackend other = MemoryBackend.open();
    useOther(other);
    cli.runWith("v0", "put", "n0", "--store", "other");
    other.faults().failNext(100, ErrorCode.UNAVAILABLE);

    assertThat(copy().exit()).isEqualTo(7);
    other.faults().failNext(0, ErrorCode.UNAVAILABLE);
    assertThat(copy("--verify").exit()).isZero();
    assertThat(cli.run("diff", "--store", "default", "--store", "other").exit()).isZero();
  }

  @Test
  void all_versions_arrive_in_order_with_the_same_one_current() {
    put("a", "1");
    put("a", "2");
    put("a", "3");
    cli.run("rollback", "a");

    assertThat(copy("--all-versions", "--verify").exit()).isZero();
    put("a", "4");
    assertThat(copy("--all-versions", "--verify").exit()).isZero();
    assertThat(outcomes(copy("--all-versions"))).containsExactly("UNCHANGED");

    assertThat(cli.run("versions", "a", "--store", "other", "--json").lines()).hasSize(4);
    assertThat(get("1")).isEqualTo("1");
    assertThat(get("4")).isEqualTo("4");
    assertThat(cli.run("get", "a", "--store", "other").out()).isEqualTo("4");
  }

  @Test
  void versions_of_its_own_in_the_target_are_not_mixed() {
    put("a", "1");
    cli.runWith("x", "put", "a", "--store", "other");

    assertThat(copy("--all-versions").exit()).isEqualTo(5);
  }

  @Test
  void what_the_target_cannot_keep_is_said() {
    useOther(MemoryBackend.without(Capability.LABELS, Capability.EXPIRY));
    cli.runWith("1", "put", "a", "--label", "x=y", "--expires", "30d");

    Cli.Result copied = copy();

    assertThat(copied.exit()).isZero();
    assertThat(copied.err()).contains("warning", "a", "labels", "expiry");
  }

  @Test
  void a_sealed_export_comes_back_whole() throws GeneralSecurityException, IOException {
    KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
    Files.writeString(home.resolve("identity"), pair.getPrivate() + "\n");
    cli.runWith(new byte[] {0, 1, (byte) 0xff}, "put", "app/key", "--label", "x=y");
    cli.runWith("p", "put", "app/db", "--field", "pw=@-");

    Cli.Result exported =
        cli.run("export", "app/", "--out", "f.age", "--recipient", pair.getPublic().toString());
    Cli.Result sealed = cli.run("import", "f.age", "--store", "other");
    Cli.Result imported =
        cli.run("import", "f.age", "--identity", "identity", "--store", "other", "--json");

    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(mode("f.age")).isEqualTo("rw-------");
    assertThat(sealed.exit()).isEqualTo(2);
    assertThat(outcomes(imported)).containsExactly("CREATED", "CREATED");
    assertThat(cli.run("diff", "--store", "default", "--store", "other").exit()).isZero();
    assertThat(cli.run("describe", "app/key", "--store", "other", "--json").out())
        .contains("\"x\":\"y\"");
  }

  @Test
  void plain_text_is_said_twice_and_lies_in_a_private_file() throws IOException {
    put("app/pem", "-----BEGIN-----");

    assertThat(cli.run("export", "app/", "--out", "f", "--format", "dotenv").exit()).isEqualTo(2);
    Cli.Result exported =
        cli.run("export", "app/", "--out", "f", "--format", "dotenv", "--plaintext", "--yes");

    assertThat(exported.exit()).isZero();
    assertThat(home.resolve("f")).hasContent("PEM='-----BEGIN-----'");
    assertThat(mode("f")).isEqualTo("rw-------");
  }

  @Test
  void a_shell_reads_exported_variables_back_exactly_and_runs_nothing_of_them() throws Exception {
    String odd = "a'b\"c$HOME`touch ran`\\d\n\te\\";
    put("app/odd", odd);
    put("app/plain", "$(touch ran) \"x\" \\n\nend");
    cli.run("export", "app/", "--out", "f", "--format", "dotenv", "--plaintext", "--yes");

    String read =
        new CliProcess(home, Map.of()).shell(". ./f; printf '%s|%s' \"$ODD\" \"$PLAIN\"").out();

    assertThat(read).isEqualTo(odd + "|$(touch ran) \"x\" \\n\nend");
    assertThat(home.resolve("ran")).doesNotExist();
  }

  @Test
  void exported_variables_are_imported_again_exactly() {
    String odd = "a'b\"c$HOME`x`\\d\n\te\\";
    put("app/ODD", odd);
    put("app/PLAIN", "${x} #y");
    cli.run("export", "app/", "--out", ".env", "--format", "dotenv", "--plaintext", "--yes");

    Cli.Result imported = cli.run("import", ".env", "--prefix", "app/", "--store", "other");

    assertThat(imported.exit()).as(imported.err()).isZero();
    assertThat(cli.run("diff", "--store", "default", "--store", "other").exit()).isZero();
    assertThat(cli.run("get", "app/ODD", "--store", "other").out()).isEqualTo(odd);
  }

  @Test
  void a_broken_env_file_is_refused_with_its_line_and_without_its_text() throws IOException {
    Files.writeString(home.resolve(".env"), "A=1\nhunter2 is no assignment\n");

    Cli.Result refused = cli.run("import", ".env");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains(":2").doesNotContain("hunter2");
    assertThat(cli.run("list").out()).isEmpty();
  }

  @Test
  void json_is_imported_under_a_prefix_and_by_a_map() throws IOException {
    Files.writeString(home.resolve("f.json"), "{\"a\": {\"b\": \"1\"}, \"K\": \"2\"}");

    Cli.Result dry = cli.run("import", "f.json", "--prefix", "app/", "--dry-run", "--json");
    assertThat(cli.run("list").out()).isEmpty();
    Cli.Result done = cli.run("import", "f.json", "--prefix", "app/", "--map", "K=db/pw", "--json");

    assertThat(outcomes(dry)).containsExactly("CREATED", "CREATED");
    assertThat(done.exit()).isZero();
    assertThat(cli.run("get", "app/a/b").out()).isEqualTo("1");
    assertThat(cli.run("get", "db/pw").out()).isEqualTo("2");
  }

  @Test
  void a_file_with_one_bad_name_stores_nothing() throws IOException {
    Files.writeString(home.resolve("f.json"), "{\"good\": \"1\", \"bad name\": \"2\"}");

    assertThat(cli.run("import", "f.json").exit()).isEqualTo(6);
    assertThat(cli.run("list").out()).isEmpty();
  }

  private Cli.Result copy(String... more) {
    List<String> args =
        new ArrayList<>(List.of("copy", "--from", "default", "--to", "other", "--json"));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  private String get(String version) {
    return cli.run("get", "a", "--store", "other", "--version", version).out();
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file)));
  }

  private static List<Object> outcomes(Cli.Result result) {
    return result.lines().stream().map(line -> Json.read(line).get("outcome")).toList();
  }
}
