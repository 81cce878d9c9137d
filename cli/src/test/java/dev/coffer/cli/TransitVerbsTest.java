package dev.coffer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransitVerbsTest {
  private static final Path PAGE = Path.of("..", "docs", "transit.md");
  private static final Pattern COMMAND =
      Pattern.compile("(?:printf %s '([^']*)' \\| )?coffer (.*)");

  @TempDir Path home;
  private Cli cli;

  @BeforeEach
  void a_sealed_store() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        home.resolve("coffer.yaml"),
        """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: root.key }
        """);
    cli = new Cli(home).with("COFFER_CONFIG", "coffer.yaml");
    assertThat(cli.run("bootstrap").exit()).isZero();
  }

  private String ok(String... args) {
    return okWith("", args);
  }

  private String okWith(String input, String... args) {
    Cli.Result result = cli.runWith(input, args);
    assertThat(result.exit()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void a_key_encrypts_is_rotated_trimmed_and_deleted() {
    assertThat(ok("transit", "create", "app", "--rotate-every", "90d")).isEqualTo("app\n");
    String first = okWith("secret\n", "transit", "encrypt", "app", "--associated-data", "row 1");
    assertThat(first).startsWith("coffer:v1:").doesNotContain("secret");
    assertThat(okWith(first, "transit", "decrypt", "app", "--associated-data", "row 1"))
        .isEqualTo("secret\n");
    Cli.Result wrong = cli.runWith(first, "transit", "decrypt", "app");
    assertThat(wrong.exit()).isEqualTo(8);
    assertThat(wrong.err()).contains("does not open").doesNotContain("secret");

    assertThat(ok("transit", "rotate", "app")).isEqualTo("2\n");
    String second = okWith(first, "transit", "rewrap", "app", "--associated-data", "row 1");
    assertThat(second).startsWith("coffer:v2:");
    assertThat(okWith(second, "transit", "decrypt", "app", "--associated-data", "row 1", "--json"))
        .isEqualTo("{\"plaintext\":\"" + base64("secret\n") + "\"}\n");
    assertThat(cli.run("transit", "trim", "app", "2", "--yes").exit()).isEqualTo(5);
    assertThat(ok("transit", "update", "app", "--min-decryption-version", "2", "--json"))
        .contains("\"minDecryptionVersion\":2", "\"rotationPeriod\":\"7776000s\"");
    ok("transit", "trim", "app", "2", "--yes");
    assertThat(cli.run("transit", "trim", "app", "2").exit()).isEqualTo(2);
    assertThat(ok("transit", "list")).contains("app", "AES256_GCM", "2");
    assertThat(ok("transit", "list", "--json")).contains("\"name\":\"app\"");

    assertThat(cli.run("transit", "delete", "app", "--yes").exit()).isEqualTo(5);
    ok("transit", "update", "app", "--deletable", "true", "--rotate-every", "never");
    ok("transit", "delete", "app", "--yes");
    assertThat(cli.run("transit", "describe", "app").exit()).isEqualTo(3);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void a_signature_is_judged_here_and_by_others() throws Exception {
    ok("transit", "create", "sign", "--kind", "ED25519");
    String signature = okWith("message", "transit", "sign", "sign").strip();
    assertThat(okWith("message", "transit", "verify", "sign", "--signature", signature))
        .isEqualTo("valid\n");
    Cli.Result other =
        cli.runWith("another", "transit", "verify", "sign", "--signature", signature);
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.out()).isEqualTo("not valid\n");

    String pem = ok("transit", "describe", "sign", "--public-key");
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    Signature judge = Signature.getInstance("Ed25519");
    judge.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    judge.update("message".getBytes(UTF_8));
    assertThat(judge.verify(Base64.getDecoder().decode(signature.substring(10)))).isTrue();

    ok("transit", "create", "mac", "--kind", "HMAC_SHA256");
    String mac = okWith("message", "transit", "hmac", "mac").strip();
    assertThat(okWith("message", "transit", "verify", "mac", "--signature", mac, "--json"))
        .isEqualTo("{\"valid\":true}\n");
  }

  @Test
  void a_data_key_goes_where_it_is_told() throws IOException {
    ok("transit", "create", "app");
    assertThat(cli.run("transit", "datakey", "app").exit()).isEqualTo(2);
    assertThat(ok("transit", "datakey", "app", "--wrapped-only")).startsWith("coffer:v1:");
    String wrapped = ok("transit", "datakey", "app", "--out", "data.key");
    Path file = home.resolve("data.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Cli.Result opened = cli.runWith(wrapped, "transit", "decrypt", "app");
    assertThat(opened.bytes()).hasSize(32).isEqualTo(Files.readAllBytes(file));
    assertThat(ok("transit", "datakey", "app", "--json")).contains("wrapped", "plaintext");
  }

  @Test
  void random_bytes_are_as_many_as_asked_for() {
    assertThat(cli.run("transit", "random", "100").bytes()).hasSize(100);
    assertThat(cli.run("transit", "random", "0").exit()).isEqualTo(6);
  }

  @Test
  void the_page_tells_the_truth() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    String last = "";
    int ran = 0;
    boolean inside = false;
    List<String> expected = new ArrayList<>();
    Cli.Result result = null;
    for (String line : lines) {
      if (line.startsWith("```")) {
        check(result, expected);
        result = null;
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        check(result, expected);
        Matcher command = COMMAND.matcher(line.substring(2).replace("CIPHERTEXT", last));
        assertThat(command.matches()).as(line).isTrue();
        String input = command.group(1) == null ? "" : command.group(1);
        result = cli.runWith(input, command.group(2).split(" "));
        last = result.out().startsWith("coffer:v") ? result.out().strip() : last;
        ran++;
      } else if (inside) {
        expected.add(line);
      }
    }
    assertThat(ran).isGreaterThan(8);
  }

  private static void check(Cli.Result result, List<String> expected) {
    if (result != null) {
      StringBuilder pattern = new StringBuilder();
      expected.forEach(
          line -> pattern.append(Pattern.quote(line).replace("…", "\\E.*\\Q")).append("\\n"));
      String printed =
          result.exit() == 0 ? result.out() : "? " + result.exit() + "\n" + result.err();
      printed = printed.isEmpty() || printed.endsWith("\n") ? printed : printed + "\n";
      assertThat(printed).matches(pattern.toString());
    }
    expected.clear();
  }
}
