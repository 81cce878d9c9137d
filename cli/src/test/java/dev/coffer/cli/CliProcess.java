package dev.coffer.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real command as a process of its own: what a shell sees. */
final class CliProcess {
  private static final int PATIENCE_SECONDS = 60;

  private final Path home;
  private final Map<String, String> environment;

  /**
   * @param home the home and working folder
   * @param environment all other variables it gets
   */
  CliProcess(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  /** What starts the command, without its arguments. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        // As the distribution starts it; without this newer run-times warn on standard error.
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.coffer.cli.Main");
  }

  /** Starts it; standard error goes to a file. */
  Process start(Path err, String... args) throws IOException {
    List<String> line = new ArrayList<>(command());
    line.addAll(List.of(args));
    return builder(line).redirectError(err.toFile()).start();
  }

  /** Runs it to its end. */
  Cli.Result run(byte[] input, String... args) throws Exception {
    List<String> line = new ArrayList<>(command());
    line.addAll(List.of(args));
    return finish(builder(line).start(), input);
  }

  /** Runs a shell script in which {@code coffer} is the command. */
  Cli.Result shell(String script) throws Exception {
    StringBuilder function = new StringBuilder("coffer() { ");
    for (String word : command()) {
      function.append('\'').append(word).append("' ");
    }
    function.append("\"$@\"; }\n").append(script);
    return finish(builder(List.of("/bin/bash", "-c", function.toString())).start(), new byte[0]);
  }

  /**
   * Runs it on a terminal, types a line when a text has appeared, and gives what the screen showed.
   */
  Cli.Result onTerminal(String await, String typed, String... args) throws Exception {
    StringBuilder line = new StringBuilder();
    for (String word : command()) {
      line.append('\'').append(word).append("' ");
    }
    line.append(String.join(" ", args));
    Process script =
        builder(List.of("script", "-qec", line.toString(), "/dev/null"))
            .redirectErrorStream(true)
            .start();
    StringBuilder screen = new StringBuilder();
    try (InputStream shown = script.getInputStream();
        OutputStream keys = script.getOutputStream()) {
      boolean waiting = !await.isEmpty();
      for (int c = shown.read(); c >= 0; c = shown.read()) {
        screen.append((char) c);
        if (waiting && screen.indexOf(await) >= 0) {
          waiting = false;
          keys.write((typed + "\n").getBytes(StandardCharsets.UTF_8));
          keys.flush();
        }
      }
    }
    return new Cli.Result(end(script), screen.toString().getBytes(StandardCharsets.UTF_8), "");
  }

  private ProcessBuilder builder(List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(home.toFile());
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PATH", System.getenv("PATH"));
    builder.environment().putAll(environment);
    return builder;
  }

  private static Cli.Result finish(Process process, byte[] input) throws Exception {
    CompletableFuture<byte[]> err =
        CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()));
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException notRead) {
      // A command that reads no input may end before it is written.
      process.getOutputStream().flush();
    }
    byte[] out = readAll(process.getInputStream());
    return new Cli.Result(end(process), out, new String(err.get(), StandardCharsets.UTF_8));
  }

  private static int end(Process process) throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the command did not end");
    }
    return process.exitValue();
  }

  private static byte[] readAll(InputStream in) {
    try (in) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file in the home. */
  File file(String name) {
    return home.resolve(name).toFile();
  }
}
