package dev.coffer.conformance.hsm;

import dev.coffer.hsm.HsmConfig;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SoftHSM, with tokens in the folder that SOFTHSM2_CONF of this process names. It sees a new token
 * when it is initialised: make tokens while no root key is open.
 */
final class HsmPeer {
  /** Of the form that CloudHSM has, which others take as well. */
  static final String PIN = "user:canary-pin-7151";

  private static final Path PEERS = Path.of("peers").toAbsolutePath();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private HsmPeer() {}

  /** A token of its own. */
  record Token(Path module, String label) {
    HsmConfig config(String key) {
      return config(module, key);
    }

    /** The same token by way of another module. */
    HsmConfig config(Path by, String key) {
      return HsmConfig.of(by, label, key, () -> SecretValue.ofUtf8(PIN));
    }
  }

  static Token newToken() {
    String label = "t-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    String module = run(PEERS.resolve("softhsm").toString(), folder().toString(), label, PIN);
    return new Token(Path.of(module), label);
  }

  /** The folder of all tokens. */
  static Path folder() {
    String conf = Objects.requireNonNull(System.getenv("SOFTHSM2_CONF"), "SOFTHSM2_CONF");
    return Objects.requireNonNull(Path.of(conf).getParent());
  }

  /** What a peer's script prints; it says itself what is to be installed where something lacks. */
  static String run(String... command) {
    try {
      List<String> all = new ArrayList<>(List.of(command));
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command[0] + " failed: " + said);
      }
      List<String> lines = said.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
