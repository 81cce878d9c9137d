package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code coffer hsm …} and {@code coffer keys …} in a process of their own, on SoftHSM and on a
 * module that is in trouble.
 */
class HsmVerbsTest {
  private static final String TOKEN = "t";

  @TempDir Path home;
  private SoftHsmFolder softHsm;
  private Path module;
  private CliProcess cli;

  @BeforeEach
  void makeToken() throws IOException {
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    softHsm = new SoftHsmFolder(home.resolve("hsm"));
    module = softHsm.newToken(TOKEN);
    Files.writeString(home.resolve("pin"), SoftHsmFolder.PIN + "\n");
    cli = new CliProcess(home, Map.of("SOFTHSM2_CONF", softHsm.configuration()));
  }

  private Cli.Result coffer(String... arguments) throws Exception {
    Cli.Result result = cli.run(new byte[0], arguments);
    assertThat(result.out() + result.err()).doesNotContain(SoftHsmFolder.PIN);
    return result;
  }

  private String ok(String... arguments) throws Exception {
    Cli.Result result = coffer(arguments);
    assertThat(result.exit()).as(result.err()).isZero();
    return result.out();
  }

  private Cli.Result onToken(String verb, Path library) throws Exception {
    return coffer(
        "hsm", verb, "--module", library.toString(), "--token", TOKEN, "--pin-file", "pin");
  }

  @Test
  void a_key_is_made_once_listed_and_tried_out() throws Exception {
    Cli.Result made = onToken("init", module);
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(made.out()).startsWith("root 1-");
    assertThat(onToken("init", module).exit()).isEqualTo(5);
    assertThat(onToken("list", module).out()).contains("root/v1").contains("AES-256");
    Cli.Result tried = onToken("test", module);
    assertThat(tried.exit()).as(tried.err()).isZero();
    assertThat(tried.out()).contains("ok     damage").contains("ok     logout");
  }

  @Test
  void a_token_is_initialised_and_shown() throws Exception {
    Files.writeString(home.resolve("officer"), "officer-pin\n");
    ok(
        "hsm",
        "init",
        "--module",
        module.toString(),
        "--token",
        "another",
        "--pin-file",
        "pin",
        "--officer-pin-file",
        "officer");
    assertThat(ok("hsm", "list", "--module", module.toString()))
        .contains("another")
        .contains("SoftHSM");
  }

  @Test
  void an_hsm_that_loses_the_iv_does_not_pass() throws Exception {
    onToken("init", module);
    Path shim = SoftHsmFolder.buildShim(home.resolve("shim.so"));
    Files.writeString(Path.of(shim + ".real"), module + "\n");
    // The number 7 of the shim says what becomes of the IV, 3 that C_EncryptInit writes it back.
    ByteBuffer control = ByteBuffer.allocate(512 * Long.BYTES).order(ByteOrder.nativeOrder());
    Files.write(Path.of(shim + ".control"), control.putLong(7 * Long.BYTES, 3).array());
    Cli.Result tried = onToken("test", shim);
    assertThat(tried.exit()).isEqualTo(1);
    assertThat(tried.out()).contains("WRONG  open").contains("IV may be lost");
  }

  @Test
  void a_root_key_on_a_token_is_rotated_and_its_old_version_destroyed() throws Exception {
    Files.writeString(
        home.resolve("coffer.yaml"),
        """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: pkcs11, module: %s, token: t, key: root, pin: { file: pin } }
            keys: { mode: direct }
        """
            .formatted(module));
    ok("--config", "coffer.yaml", "bootstrap");
    cli.run(
        "correct horse".getBytes(StandardCharsets.UTF_8),
        "--config",
        "coffer.yaml",
        "put",
        "demo/password");
    String first = rootVersion();
    assertThat(destroy(first).exit()).isEqualTo(5);
    ok("--config", "coffer.yaml", "backup", "create", "b");

    String second = ok("--config", "coffer.yaml", "keys", "rotate", "--root").strip();
    assertThat(second).startsWith("root 2-");
    // Perhaps by the store itself, which begins when the root key is rotated.
    assertThat(ok("--config", "coffer.yaml", "keys", "rewrap")).startsWith("done:");
    assertThat(destroy(first).err()).contains("needed by 1 backups");
    ok("--config", "coffer.yaml", "backup", "forget", "1");
    Cli.Result destroyed = destroy(first);
    assertThat(destroyed.exit()).as(destroyed.err()).isZero();

    assertThat(onToken("list", module).out()).contains("root/v2").doesNotContain("root/v1");
    assertThat(ok("--config", "coffer.yaml", "get", "demo/password")).isEqualTo("correct horse");
  }

  private String rootVersion() throws Exception {
    return ok("--config", "coffer.yaml", "keys", "list")
        .lines()
        .filter(line -> line.startsWith("root "))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  private Cli.Result destroy(String version) throws Exception {
    return coffer("--config", "coffer.yaml", "keys", "destroy", "root", version, "--yes");
  }
}
