package dev.coffer.azure.keys;

import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import dev.coffer.azure.AzureConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clients of one vault's keys: one for the keys, and one for each version in use. */
final class KeyVaultKeyClients {
  private final AzureConnection.Parts parts;
  private final KeyClient keys;
  private final Map<String, CryptographyClient> uses = new ConcurrentHashMap<>();

  KeyVaultKeyClients(AzureConnection.Parts parts) {
    this.parts = parts;
    this.keys =
        new KeyClientBuilder()
            .vaultUrl(parts.vault())
            .httpClient(parts.http())
            .credential(parts.credential())
            .retryOptions(parts.retries())
            .buildClient();
  }

  KeyClient keys() {
    return keys;
  }

  /**
   * Uses a key inside the vault alone: its public half is not fetched, so whoever may only wrap and
   * unwrap can, and the vault's log shows every use.
   *
   * @param version empty for the newest
   */
  CryptographyClient use(String key, String version) {
    return uses.computeIfAbsent(
        key + "/" + version,
        id ->
            new CryptographyClientBuilder()
                .keyIdentifier(
                    parts.vault() + "/keys/" + key + (version.isEmpty() ? "" : "/" + version))
                .disableKeyCaching()
                .httpClient(parts.http())
                .credential(parts.credential())
                .retryOptions(parts.retries())
                .buildClient());
  }
}
