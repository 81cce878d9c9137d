package dev.coffer.local.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class of the tests in a process of its own; its output goes to a file. */
final class ChildJvm {
  private ChildJvm() {}

  static Process start(Path output, Class<?> main, String... arguments) throws IOException {
    return run(List.of(), output, main, arguments);
  }

  /** With a limit on the size of any file it writes, in KiB: a write beyond it fails. */
  static Process startWithFileLimit(int kib, Path output, Class<?> main, String... arguments)
      throws IOException {
    List<String> shell = List.of("bash", "-c", "ulimit -f " + kib + "; exec \"$@\"", "bash");
    return run(shell, output, main, arguments);
  }

  /** Under another command, as one that traces it. */
  static Process startUnder(List<String> command, Path output, Class<?> main, String... arguments)
      throws IOException {
    return run(command, output, main, arguments);
  }

  private static Process run(List<String> before, Path output, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Without the file of performance counters, which a limit on file sizes would hit first.
    command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
