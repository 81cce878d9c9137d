package dev.coffer.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which streams are a person's terminal.
 *
 * @param input standard input
 * @param output standard output
 * @param error standard error
 */
public record Terminal(boolean input, boolean output, boolean error) {
  /** No stream is. */
  public static final Terminal NONE = new Terminal(false, false, false);

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** As it is for this process. */
  static Terminal ofProcess() {
    return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2));
  }

  // The JDK only says whether input and output both are one. Where the system shows what a
  // descriptor is, each is judged by itself.
  private static boolean isTerminal(int descriptor) {
    if (!Files.exists(DESCRIPTORS)) {
      return System.console() != null;
    }
    try {
      String device =
          Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor))).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException closed) {
      return false;
    }
  }
}
