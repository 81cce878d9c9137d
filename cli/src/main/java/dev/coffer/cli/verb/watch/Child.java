package dev.coffer.cli.verb.watch;

import dev.coffer.cli.run.Invocation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that stands in the place of this one: its streams are ours. Thread-safe. */
final class Child {
  /** As shells say it: found, and not to be run. */
  static final int NOT_RUNNABLE = 126;

  /** As shells say it: not found. */
  static final int NOT_FOUND = 127;

  private static final long GRACE_SECONDS = 10;

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /** Why a command cannot be started; thrown where {@link #find} says so. */
  static final class NotStarted extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    NotStarted(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  static Child start(Invocation invocation, List<String> command, Map<String, String> environment)
      throws IOException, NotStarted {
    find(invocation, command.get(0), environment.get("PATH"));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    if (!invocation.folder().toString().isEmpty()) {
      builder.directory(invocation.folder().toFile());
    }
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new Child(builder.start());
    } catch (IOException e) {
      throw new NotStarted(NOT_RUNNABLE, "The command cannot be run.");
    }
  }

  /** As a shell looks for it: a path as it is, a name along {@code PATH}. */
  private static void find(Invocation invocation, String command, @Nullable String path)
      throws NotStarted {
    if (command.indexOf('/') >= 0) {
      judge(invocation.path(command));
      return;
    }
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      Path file = invocation.path(folder.isEmpty() ? "." : folder).resolve(command);
      if (Files.isRegularFile(file)) {
        judge(file);
        return;
      }
    }
    throw new NotStarted(NOT_FOUND, "The command is not found along PATH.");
  }

  private static void judge(Path file) throws NotStarted {
    if (!Files.exists(file)) {
      throw new NotStarted(NOT_FOUND, "The command is not found.");
    }
    if (Files.isDirectory(file) || !Files.isExecutable(file)) {
      throw new NotStarted(NOT_RUNNABLE, "The command cannot be run.");
    }
  }

  void signal(String name) throws IOException {
    Signals.send(process.toHandle(), name);
  }

  /**
   * Waits for its end for a while.
   *
   * @return its status, 128 and the signal where one ended it; null where it still runs
   */
  @Nullable Integer await(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS) ? (Integer) process.exitValue() : null;
  }

  /** Ends it: with a word, and some seconds later without. */
  void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
