package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code coffer hsm …} in a process of its own, on SoftHSM and on a module that is in trouble. */
final class HsmCommandTest extends HsmFixture {
  private Path pin;

  private record Result(int exit, String said, String complained) {}

  @BeforeEach
  void writePin() throws IOException {
    pin = Files.writeString(folder.resolve("pin"), HsmPeer.PIN + "\n");
  }

  private Result coffer(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.coffer.cli.Main",
                "hsm"));
    command.addAll(List.of(arguments));
    Path errors = folder.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    String complained = Files.readString(errors);
    assertThat(said + complained).doesNotContain(HsmPeer.PIN);
    return new Result(exit, said, complained);
  }

  private Result onToken(String verb, Path module) throws Exception {
    return coffer(
        verb,
        "--module",
        module.toString(),
        "--token",
        token.label(),
        "--pin-file",
        pin.toString());
  }

  @Test
  void a_key_is_made_once_listed_and_tried_out() throws Exception {
    Result made = onToken("init", token.module());
    assertThat(made.exit()).as(made.complained()).isZero();
    assertThat(made.said()).startsWith("root 1-");
    assertThat(onToken("init", token.module()).exit()).isEqualTo(5);
    assertThat(onToken("list", token.module()).said()).contains("root/v1").contains("AES-256");
    Result tried = onToken("test", token.module());
    assertThat(tried.exit()).as(tried.complained()).isZero();
    assertThat(tried.said()).contains("ok     damage").contains("ok     logout");
  }

  @Test
  void a_token_is_initialised_and_shown() throws Exception {
    Path officer = Files.writeString(folder.resolve("officer"), "officer-pin\n");
    String label = token.label() + "-new";
    Result made =
        coffer(
            "init",
            "--module",
            token.module().toString(),
            "--token",
            label,
            "--pin-file",
            pin.toString(),
            "--officer-pin-file",
            officer.toString());
    assertThat(made.exit()).as(made.complained()).isZero();
    Result listed = coffer("list", "--module", token.module().toString());
    assertThat(listed.said()).contains(label).contains("SoftHSM");
  }

  @Test
  void an_hsm_that_loses_the_iv_does_not_pass() throws Exception {
    onToken("init", token.module());
    shim.ivMode(HsmShim.IV_WRITTEN_INIT);
    Result tried = onToken("test", shim.module());
    assertThat(tried.exit()).isEqualTo(1);
    assertThat(tried.said()).contains("WRONG  open").contains("IV may be lost");
  }
}
