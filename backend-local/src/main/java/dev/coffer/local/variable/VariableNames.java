package dev.coffer.local.variable;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The codec between names and variables: {@code broker/host} is {@code PREFIX_BROKER__HOST}. Upper
 * case, {@code /} as {@code __}, {@code -} and {@code .} as {@code _}.
 *
 * <p>It is one way: {@code api-key}, {@code api.key} and {@code api_key} are one variable. A list
 * shows each variable under one of its spellings, lower case with {@code _}; a variable that no
 * name can be spelt as is reported as unaddressable. A segment that has {@code __} inside, or
 * {@code _} at an end, would mix with the separator and cannot be spelt.
 *
 * @param prefix in front of every variable, as {@code DP_}; may be empty
 */
public record VariableNames(String prefix) {
  private static final String SEPARATOR = "__";

  /**
   * @throws SecretsException CONFIGURATION when no variable can begin with the prefix
   */
  public VariableNames {
    if (!prefix.matches("([A-Za-z_][A-Za-z0-9_]*)?")) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The prefix is not the beginning of a variable.")
          .remedy("Use letters, digits and _, not beginning with a digit, as DP_.")
          .build();
    }
  }

  /**
   * The variable of a name.
   *
   * @throws SecretsException INVALID_ARGUMENT when it has none
   */
  public String variable(SecretName name) {
    String spelt = name.text().toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    for (String segment : spelt.split("/", -1)) {
      if (segment.contains(SEPARATOR) || segment.startsWith("_") || segment.endsWith("_")) {
        throw unspellable(name, "has a segment that would mix with the separator __");
      }
    }
    String variable = prefix + spelt.replace("/", SEPARATOR);
    if (Character.isDigit(variable.charAt(0))) {
      throw unspellable(name, "begins with a digit");
    }
    return variable;
  }

  /** Whether a variable is one of those that this codec is about. */
  boolean covers(String variable) {
    return variable.startsWith(prefix);
  }

  /** The name under which a list shows a variable; null where no name is spelt so. */
  @Nullable SecretName name(String variable) {
    String spelling =
        variable.substring(prefix.length()).toLowerCase(Locale.ROOT).replace(SEPARATOR, "/");
    try {
      SecretName name = SecretName.of(spelling);
      return variable(name).equals(variable) ? name : null;
    } catch (SecretsException unspellable) {
      return null;
    }
  }

  private static SecretsException unspellable(SecretName name, String why) {
    return SecretsException.of(
            ErrorCode.INVALID_ARGUMENT, "The name cannot be a variable: it " + why + ".")
        .name(name)
        .remedy(
            "Use segments of letters, digits and single _ - . inside; the first begins with a"
                + " letter where there is no prefix.")
        .build();
  }
}
