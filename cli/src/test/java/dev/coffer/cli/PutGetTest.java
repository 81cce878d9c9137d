package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutGetTest extends CliTest {
  @Test
  void any_bytes_come_back_exactly() {
    byte[] value = new byte[4096];
    new Random(7).nextBytes(value);

    Cli.Result put = cli.runWith(value, "put", "app/key");
    Cli.Result got = cli.run("get", "app/key");

    assertThat(put.exit()).isZero();
    assertThat(put.out()).isEqualTo("1\n");
    assertThat(got.exit()).isZero();
    assertThat(got.bytes()).isEqualTo(value);
    assertThat(got.err()).isEmpty();
  }

  @Test
  void one_final_newline_is_stored_with_a_warning() {
    Cli.Result put = cli.runWith("text\n", "put", "app/key");

    assertThat(put.err()).contains("warning", "--trim").doesNotContain("text\n");
    assertThat(cli.run("get", "app/key").out()).isEqualTo("text\n");
  }

  @Test
  void trim_drops_one_newline_and_no_more() {
    assertThat(cli.runWith("text\n", "put", "a", "--trim").err()).isEmpty();
    cli.runWith("text\n\n", "put", "b", "--trim");

    assertThat(cli.run("get", "a").out()).isEqualTo("text");
    assertThat(cli.run("get", "b").out()).isEqualTo("text\n\n");
  }

  @Test
  void bytes_that_are_no_text_get_no_warning() {
    assertThat(cli.runWith(new byte[] {(byte) 0xff, 10}, "put", "a").err()).isEmpty();
  }

  @Test
  void quiet_leaves_the_warning_out() {
    assertThat(cli.runWith("text\n", "--quiet", "put", "a").err()).isEmpty();
  }

  @Test
  void an_empty_value_must_be_meant() {
    Cli.Result refused = cli.run("put", "a");

    assertThat(refused.exit()).isEqualTo(6);
    assertThat(refused.err()).contains("--allow-empty");
    assertThat(cli.run("put", "a", "--allow-empty").exit()).isZero();
    assertThat(cli.run("get", "a").bytes()).isEmpty();
  }

  @Test
  void a_value_over_the_limit_is_refused() {
    assertThat(cli.runWith(new byte[64 * 1024 + 1], "put", "a").exit()).isEqualTo(6);
    assertThat(cli.runWith(new byte[2 * 1024 * 1024], "put", "a").exit()).isEqualTo(6);
    assertThat(cli.run("get", "a").exit()).isEqualTo(3);
  }

  @Test
  void a_file_is_read_and_written_with_mode_0600() throws IOException {
    Files.writeString(home.resolve("in"), "from a file");

    cli.run("put", "a", "--file", "in");
    Cli.Result got = cli.run("get", "a", "--out", "out");

    assertThat(got.bytes()).isEmpty();
    Path out = home.resolve("out");
    assertThat(out).hasContent("from a file");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
  }

  @Test
  void an_existing_file_gets_mode_0600_too() throws IOException {
    put("a", "secret");
    Path out = Files.writeString(home.resolve("out"), "old");
    Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rw-rw-rw-"));

    cli.run("get", "a", "--out", "out");

    assertThat(out).hasContent("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_generated_value_is_stored_and_not_shown() {
    Cli.Result put = cli.run("put", "a", "--generate", "hex:16");

    assertThat(put.out()).isEqualTo("1\n");
    assertThat(cli.run("get", "a").out()).matches("[0-9a-f]{32}");
  }

  @Test
  void fields_come_from_files_and_standard_input() throws IOException {
    Files.writeString(home.resolve("user"), "u");

    Cli.Result put = cli.runWith("p", "put", "db", "--field", "user=@user", "--field", "pw=@-");

    assertThat(put.exit()).isZero();
    assertThat(cli.run("get", "db", "--field", "pw").out()).isEqualTo("p");
    assertThat(cli.run("get", "db").out()).isEqualTo("{\"pw\":\"p\",\"user\":\"u\"}");
    assertThat(cli.run("get", "db", "--field", "none").exit()).isEqualTo(3);
  }

  @Test
  void patch_changes_a_field_and_keeps_the_rest() throws IOException {
    Files.writeString(home.resolve("user"), "u");
    cli.runWith("p", "put", "db", "--field", "user=@user", "--field", "pw=@-");

    Cli.Result patched =
        cli.runWith("q", "patch", "db", "--field", "pw=@-", "--unset", "none", "--label", "a=b");

    assertThat(patched.out()).isEqualTo("2\n");
    assertThat(cli.run("get", "db").out()).isEqualTo("{\"pw\":\"q\",\"user\":\"u\"}");
    assertThat(cli.run("describe", "db", "--json").out()).contains("\"labels\":{\"a\":\"b\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"put", "patch"})
  void a_value_in_an_argument_is_refused_and_not_repeated(String verb) {
    Cli.Result refused = cli.run(verb, "db", "--field", "pw=hunter2");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("pw=@-", "pw=@FILE").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "put a --file x --generate hex",
        "put a --field k=@- --field j=@-",
        "put a --field k",
        "put a --create-only --if-version 1",
        "put a --file missing",
        "put a --label team",
        "put a --expires soon",
        "patch a",
        "get a --version 1 --stage current",
        "list --page-token t",
        "diff --store default",
        "copy --from default --to default",
        "export --out f",
        "export --out f --recipient age1x --plaintext",
        "purge a",
      })
  void wrong_use_ends_with_2_before_anything_is_done(String line) {
    Cli.Result refused = cli.run(("--no-input " + line).split(" "));

    assertThat(refused.exit()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(2);
    assertThat(store.faults().calls()).isZero();
  }

  @Test
  void json_has_a_value_only_where_get_asks() {
    Cli.Result put = cli.runWith("value", "put", "a", "--json");
    Cli.Result got = cli.run("get", "a", "--json");
    Cli.Result out = cli.run("get", "a", "--json", "--out", "f");

    assertThat(Json.read(put.out()))
        .containsEntry("name", "a")
        .containsEntry("version", "1")
        .doesNotContainKey("value");
    assertThat(Json.read(got.out())).containsEntry("value", "dmFsdWU=");
    assertThat(Json.read(out.out())).doesNotContainKey("value");
  }

  @Test
  void compare_and_set_and_create_only_hold() {
    put("a", "1");

    assertThat(cli.runWith("2", "put", "a", "--create-only").exit()).isEqualTo(5);
    assertThat(cli.runWith("2", "put", "a", "--if-version", "9").exit()).isEqualTo(5);
    assertThat(cli.runWith("2", "put", "a", "--if-version", "1").exit()).isZero();
    assertThat(cli.run("get", "a", "--version", "1").out()).isEqualTo("1");
    assertThat(cli.run("get", "a").out()).isEqualTo("2");
  }

  @Test
  void a_repeated_request_is_one_put() {
    String first = cli.runWith("v", "put", "a", "--request-id", "r1").out();
    String again = cli.runWith("v", "put", "a", "--request-id", "r1").out();

    assertThat(again).isEqualTo(first);
    assertThat(cli.runWith("w", "put", "a", "--request-id", "r1").exit()).isEqualTo(5);
  }
}
