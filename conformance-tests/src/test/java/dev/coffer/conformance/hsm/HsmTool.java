package dev.coffer.conformance.hsm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** OpenSC's pkcs11-tool: another program, in a process of its own, on the same token. */
final class HsmTool {
  private static final String PIN_VARIABLE = "HSM_TEST_PIN";

  private HsmTool() {}

  /** Makes an AES-256 key with these options. */
  static void generate(HsmPeer.Token token, String label, String id, String... options) {
    List<String> all =
        new ArrayList<>(List.of("--keygen", "--key-type", "AES:32", "--label", label, "--id", id));
    all.addAll(List.of(options));
    run(token, all.toArray(String[]::new));
  }

  /** The labels of all secret keys. */
  static List<String> labels(HsmPeer.Token token) {
    return run(token, "--list-objects", "--type", "secrkey")
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("label:"))
        .map(line -> line.substring("label:".length()).strip())
        .sorted()
        .toList();
  }

  static String run(HsmPeer.Token token, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "pkcs11-tool",
                "--module",
                token.module().toString(),
                "--token-label",
                token.label(),
                "--login",
                "--pin",
                "env:" + PIN_VARIABLE));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put(PIN_VARIABLE, HsmPeer.PIN);
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
