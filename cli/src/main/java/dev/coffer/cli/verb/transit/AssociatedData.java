package dev.coffer.cli.verb.transit;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** What a ciphertext is bound to: not secret, so it may be typed. */
final class AssociatedData {
  @Option(
      names = "--associated-data",
      paramLabel = "TEXT",
      description = "What must be given again to decrypt; not secret.")
  private String text = "";

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
