package dev.coffer.azure.keys;

import dev.coffer.azure.AzureConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key of Key Vault. Immutable.
 *
 * @param key the name of an RSA key of 2048 or 3072 bits, which may wrap and unwrap; 1 to 64
 *     lower-case letters, digits and {@code -}
 * @param signingKey the name of an EC key on P-256 that signs, written likewise; null where nothing
 *     is signed
 */
public record KeyVaultKeyConfig(AzureConfig azure, String key, @Nullable String signingKey) {
  private static final String NAME = "[a-z0-9-]{1,64}";

  /**
   * @throws SecretsException CONFIGURATION when a key is not written so
   */
  public KeyVaultKeyConfig {
    Objects.requireNonNull(azure, "azure");
    requireName(key);
    if (signingKey != null) {
      requireName(signingKey);
    }
  }

  private static void requireName(String key) {
    if (!key.matches(NAME)) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The key is not the name of a key of Key Vault.")
          .remedy("Write its name alone, in up to 64 lower-case letters, digits and -.")
          .build();
    }
  }
}
