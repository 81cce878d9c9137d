package dev.coffer.local.dotenv;

import dev.coffer.local.variable.VariableNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which files are read, and what their references may name.
 *
 * @param files in order: what a later one says wins; a missing one says nothing
 * @param names the prefix in front of every variable
 * @param environment where a reference finds what no file says; never shown
 */
public record DotenvConfig(List<Path> files, VariableNames names, Map<String, String> environment) {
  public DotenvConfig {
    files = List.copyOf(files);
    environment = Map.copyOf(environment);
  }

  /** Files without a prefix, whose references see the variables of this process. */
  public static DotenvConfig of(Path... files) {
    return new DotenvConfig(List.of(files), new VariableNames(""), System.getenv());
  }

  /** Names files and prefix and no variable: any of them may be a secret. */
  @Override
  public String toString() {
    return "DotenvConfig" + files + "[" + names.prefix() + "]";
  }
}
