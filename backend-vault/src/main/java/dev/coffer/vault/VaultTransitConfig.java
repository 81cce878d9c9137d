package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.Objects;

/**
 * One key of a transit engine. Immutable.
 *
 * @param mount where the engine is mounted, as {@code transit}
 * @param key the name of the key: 1 to 64 characters of {@code [A-Za-z0-9_.-]}
 */
public record VaultTransitConfig(VaultServer server, String mount, String key) {
  /**
   * @throws SecretsException CONFIGURATION when the mount or the name of the key is malformed
   */
  public VaultTransitConfig {
    Objects.requireNonNull(server, "server");
    VaultPaths.requireMount(mount);
    if (!key.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}")) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The name of the transit key is malformed.")
          .remedy("Use 1 to 64 characters of A-Z a-z 0-9 _ . -, not beginning with a dot.")
          .build();
    }
  }
}
