package dev.coffer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** SoftHSM with its configuration in a folder, by the scripts of the peers of all tests. */
record SoftHsmFolder(Path folder) {
  /** Of the form that CloudHSM has, which others take as well. */
  static final String PIN = "user:canary-pin-7151";

  private static final Path PEERS =
      Path.of("..", "conformance-tests", "peers").toAbsolutePath().normalize();

  /** Makes a token, and says where the module is. */
  Path newToken(String label) {
    return Path.of(run(PEERS.resolve("softhsm").toString(), folder.toString(), label, PIN));
  }

  /** Builds the module that fails as it is told. */
  static Path buildShim(Path file) {
    run(PEERS.resolve("pkcs11-shim/build").toString(), file.toString());
    return file;
  }

  /** What the module reads where its configuration is from. */
  String configuration() {
    return folder.resolve("softhsm2.conf").toString();
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      List<String> said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      if (process.waitFor() != 0) {
        throw new AssertionError(command[0] + " failed: " + said);
      }
      return said.isEmpty() ? "" : said.get(said.size() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
