package dev.coffer.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that is talked to line by line. It ends with this one, however this one ends: its standard
 * input is then closed, which {@link #awaitParent} sees.
 */
final class ChildProcess implements AutoCloseable {
  /** The same for every process that is compared. */
  private static final List<String> FLAGS =
      List.of("-Xms384m", "-Xmx384m", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED");

  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private ChildProcess(Process process) {
    this.process = process;
    this.out = process.inputReader();
    this.in = process.outputWriter();
  }

  static ChildProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** In the child: waits for the end of the parent, and ends. */
  static void awaitParent() throws IOException {
    while (System.in.read() >= 0) {
      // The parent says nothing more until it ends.
    }
    Runtime.getRuntime().halt(0);
  }

  String ask(String line) throws IOException {
    say(line);
    return read();
  }

  /** Says a line that has no answer. */
  void say(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  String read() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("a process of the benchmark ended early; its errors are above");
    }
    return line;
  }

  /** What it has used of the processors until now. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** What of that its compilers have used. */
  Duration compiling() throws IOException {
    return CompilerTime.of(process.pid());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
