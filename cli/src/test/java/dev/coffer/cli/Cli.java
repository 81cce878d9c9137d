package dev.coffer.cli;

import dev.coffer.cli.run.Invocation;
import dev.coffer.cli.run.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real command, run in this process: fast, with surroundings of its own. */
final class Cli {
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  Cli(Path home) {
    this.home = home;
    environment.put("HOME", home.toString());
  }

  /** The same with a variable set. */
  Cli with(String variable, String value) {
    Cli changed = new Cli(home);
    changed.environment.putAll(environment);
    changed.environment.put(variable, value);
    return changed;
  }

  /** Runs it with nothing on standard input. */
  Result run(String... args) {
    return runWith(new byte[0], args);
  }

  /** Runs it with text on standard input. */
  Result runWith(String input, String... args) {
    return runWith(input.getBytes(StandardCharsets.UTF_8), args);
  }

  Result runWith(byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new Invocation(
                new ByteArrayInputStream(input), out, err, environment, home, Terminal.NONE),
            args);
    return new Result(exit, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  /** How a run ended and what it said. */
  record Result(int exit, byte[] bytes, String err) {
    String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    List<String> lines() {
      return out().lines().toList();
    }
  }
}
