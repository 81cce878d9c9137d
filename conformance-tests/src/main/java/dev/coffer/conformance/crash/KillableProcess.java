package dev.coffer.conformance.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Java process with the class path of this one, which can be killed at any moment. */
public final class KillableProcess implements AutoCloseable {
  private static final int DEATH_SECONDS = 30;

  private final Process process;
  private final BufferedReader lines;
  private final Path log;
  private final Path temporary;

  private KillableProcess(Process process, Path log, Path temporary) {
    this.process = process;
    this.lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1 << 16);
    this.log = log;
    this.temporary = temporary;
  }

  /**
   * Starts it.
   *
   * @param log where its standard error goes, after what is there
   */
  public static KillableProcess start(Path log, Class<?> main, List<String> arguments) {
    try {
      Path temporary = Files.createTempDirectory("killed");
      Process process =
          new ProcessBuilder(command(temporary, main, arguments))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new KillableProcess(process, log, temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path temporary, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for a second or two: it starts quickly rather than becoming quick.
    command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    // A killed process leaves its temporary files behind: they go away with it.
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /** Gives it its standard input, whole. */
  public void say(List<String> input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((String.join("\n", input) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line of its standard output; null at the end. */
  public @Nullable String readLine() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGKILL and waits for the death. What it wrote before can still be read. */
  public void kill() throws InterruptedException {
    // By its handle: Process.destroyForcibly would close the pipe and lose what is in it.
    process.toHandle().destroyForcibly();
    if (!process.waitFor(DEATH_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("A process lives on after SIGKILL: " + process.pid());
    }
  }

  /** Its standard error so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    try (Stream<Path> files = Files.walk(temporary)) {
      lines.close();
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
