package dev.coffer.azure.keyvault;

import dev.coffer.azure.AzureConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import java.util.Objects;

/**
 * Which secrets of a vault a store is. Immutable.
 *
 * @param prefix stands in front of every name there: for native names characters that the service
 *     takes, for encoded ones whole segments ending in {@code /}; empty for none
 */
public record KeyVaultConfig(AzureConfig azure, String prefix, Names names) {
  /** How names are spelt there. */
  public enum Names {
    /** As the service has them, in lower case: a name that does not fit is refused. */
    NATIVE,
    /** Any name, escaped into the service's alphabet. */
    ENCODED
  }

  /**
   * @throws SecretsException CONFIGURATION for a prefix that can never work
   */
  public KeyVaultConfig {
    Objects.requireNonNull(azure, "azure");
    Objects.requireNonNull(names, "names");
    if (names == Names.ENCODED) {
      NamePrefix.of(prefix);
    } else if (!prefix.matches("[a-z0-9-]{0,100}")) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION,
              "The prefix of native names has a character that Key Vault does not tell apart.")
          .remedy("Use lower-case letters, digits and -; or names: encoded.")
          .build();
    }
  }

  /** All secrets of a vault under their own names. */
  public static KeyVaultConfig of(AzureConfig azure) {
    return new KeyVaultConfig(azure, "", Names.NATIVE);
  }
}
