package dev.coffer.cli.run;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands around one run of the command.
 *
 * @param in standard input
 * @param out standard output; fails when it cannot be written
 * @param err standard error
 * @param environment the environment variables
 * @param folder where relative paths begin
 * @param terminal which of the streams are a person's terminal
 */
public record Invocation(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Map<String, String> environment,
    Path folder,
    Terminal terminal) {
  /** The surroundings of this process. */
  public static Invocation ofProcess() {
    return new Invocation(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getenv(),
        Path.of(""),
        Terminal.ofProcess());
  }

  public Invocation {
    environment = Map.copyOf(environment);
  }

  /** A variable; null where it is not set or empty, which means the same. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A path as the user typed it. */
  public Path path(String typed) {
    return folder.resolve(typed);
  }

  /** The user's folder for configuration: {@code $XDG_CONFIG_HOME/coffer}. */
  public Path configFolder() {
    return userFolder("XDG_CONFIG_HOME", ".config");
  }

  /** The user's folder for data: {@code $XDG_DATA_HOME/coffer}. */
  public Path dataFolder() {
    return userFolder("XDG_DATA_HOME", ".local/share");
  }

  private Path userFolder(String variable, String underHome) {
    String folder = variable(variable);
    if (folder != null && Path.of(folder).isAbsolute()) {
      return Path.of(folder, "coffer");
    }
    String home = variable("HOME");
    return Path.of(home == null ? System.getProperty("user.home") : home, underHome, "coffer");
  }
}
