package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.IaikCryptoki;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Others in the process and beside it; and libraries that cannot be loaded. */
final class HsmProcessesTest extends HsmFixture {
  private Process start(List<String> options, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            HsmRotatingProcess.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HSM_TEST_PIN", HsmPeer.PIN);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()));
    return builder.start();
  }

  /** What the processes complain of, the run-time for one, beside what they answer. */
  private Path errors() {
    return folder.resolve("errors");
  }

  private List<String> lines(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors())).isZero();
    return said.lines().toList();
  }

  @Test
  void two_processes_that_rotate_at_once_make_no_version_twice() throws Exception {
    HsmKeyProvider.create(token.config("root")).close();
    String[] arguments = {token.module().toString(), token.label(), "10"};
    Process one = start(List.of(), arguments);
    Process two = start(List.of(), arguments);
    List<String> made = new ArrayList<>(lines(one));
    made.addAll(lines(two));
    assertThat(made).hasSize(20).doesNotHaveDuplicates();
    // SoftHSM leaves a nameless rest of a key now and then that two processes wrote at once.
    List<String> labels =
        HsmTool.labels(token).stream().filter(label -> label.startsWith("root/")).toList();
    assertThat(labels).hasSize(21).doesNotHaveDuplicates();
    try (HsmKeyProvider root = HsmKeyProvider.open(token.config("root"))) {
      assertThat(root.list()).hasSize(21);
      assertThat(made).contains(root.current().version());
    }
  }

  @Test
  void a_module_that_somebody_else_initialised_is_left_to_him() throws IOException {
    Cryptoki somebody = IaikCryptoki.load(shim.module());
    somebody.initialize();
    try {
      create();
      roundTrip(root);
      root.close();
      assertThat(shim.calls(HsmShim.FINALIZE)).isZero();
      assertThat(somebody.tokens()).isNotEmpty();
    } finally {
      somebody.terminate();
    }
    assertThat(shim.calls(HsmShim.FINALIZE)).isEqualTo(1);
  }

  @Test
  void a_real_logout_by_somebody_else_in_the_process_is_mended() throws IOException {
    root = HsmKeyProvider.create(token.config("root"));
    Cryptoki somebody = IaikCryptoki.load(token.module());
    long slot =
        somebody.tokens().stream()
            .filter(each -> each.label().equals(token.label()))
            .findAny()
            .orElseThrow()
            .slot();
    for (int i = 0; i < 5; i++) {
      roundTrip(root);
      long session = somebody.openSession(slot);
      somebody.logout(session);
      somebody.closeSession(session);
    }
    roundTrip(root);
  }

  @Test
  void the_last_root_key_terminates_the_module() {
    create();
    try (HsmKeyProvider second = HsmKeyProvider.create(config().withKey("second"))) {
      root.close();
      assertThat(shim.calls(HsmShim.FINALIZE)).isZero();
      roundTrip(second);
    }
    assertThat(shim.calls(HsmShim.FINALIZE)).isEqualTo(1);
    root = HsmKeyProvider.open(config());
    roundTrip(root);
  }

  @Test
  void a_library_that_is_none_is_refused() throws IOException {
    Path missing = folder.resolve("missing.so");
    SecretsException none = refusal(() -> HsmKeyProvider.open(at(missing)));
    assertThat(none.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(none).hasMessageContaining("no PKCS#11 module at " + missing);
    Path text = Files.writeString(folder.resolve("text.so"), "text");
    SecretsException broken = refusal(() -> HsmKeyProvider.open(at(text)));
    assertThat(broken.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(broken).hasMessageContaining("cannot be loaded as a PKCS#11 module");
  }

  private HsmConfig at(Path module) {
    return HsmConfig.of(module, "t", "root", () -> SecretValue.ofUtf8(HsmPeer.PIN));
  }

  /** Run-times from 24 on refuse native code where they are told to; earlier ones cannot. */
  @Test
  void a_run_time_that_allows_no_native_code_is_named_as_the_reason() throws Exception {
    HsmKeyProvider.create(token.config("root")).close();
    String[] arguments = {token.module().toString(), token.label(), "1"};
    boolean canRefuse = Runtime.version().feature() >= 24;
    List<String> refusing =
        canRefuse ? List.of("--illegal-native-access=deny") : List.of("-Dnothing=refused");
    Process refused = start(refusing, arguments);
    if (canRefuse) {
      assertThat(refused.waitFor()).isNotZero();
      assertThat(errors())
          .content()
          .contains("native part of the PKCS#11 wrapper")
          .contains("Illegal native access");
    } else {
      assertThat(lines(refused)).hasSize(1);
    }
    List<String> allowing = new ArrayList<>(refusing);
    allowing.add("--enable-native-access=ALL-UNNAMED");
    assertThat(lines(start(allowing, arguments))).hasSize(1);
  }

  @Test
  void a_temporary_folder_that_cannot_be_used_is_named_as_the_reason() throws Exception {
    Process process =
        start(
            List.of("-Djava.io.tmpdir=" + folder.resolve("nowhere")),
            token.module().toString(),
            token.label(),
            "1");
    assertThat(process.waitFor()).isNotZero();
    assertThat(errors()).content().contains("native part of the PKCS#11 wrapper");
  }
}
