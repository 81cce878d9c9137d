package dev.coffer.local.environment;

import dev.coffer.local.variable.VariableNames;
import java.util.Map;

/**
 * Which variables are secrets.
 *
 * @param names the prefix in front of every variable
 * @param variables of the process; never shown
 */
public record EnvironmentConfig(VariableNames names, Map<String, String> variables) {
  public EnvironmentConfig {
    variables = Map.copyOf(variables);
  }

  /** The variables of this process that begin with a prefix, as {@code DP_}. */
  public static EnvironmentConfig ofPrefix(String prefix) {
    return new EnvironmentConfig(new VariableNames(prefix), System.getenv());
  }

  /** Names the prefix and no variable: any of them may be a secret. */
  @Override
  public String toString() {
    return "EnvironmentConfig[" + names.prefix() + "]";
  }
}
