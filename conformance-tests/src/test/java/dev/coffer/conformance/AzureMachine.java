package dev.coffer.conformance;

import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureCredential;
import dev.coffer.azure.keyvault.KeyVaultBackend;
import dev.coffer.azure.keyvault.KeyVaultConfig;
import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.net.URI;
import java.nio.file.Path;

/**
 * A process that reads one secret as the identity of its machine, which Azure's library finds in
 * environment variables alone, and prints it. Arguments: where the vault is, the authorities to
 * trust, and {@code managed} or {@code standard}.
 */
final class AzureMachine {
  private AzureMachine() {}

  public static void main(String[] arguments) {
    AzureConfig config =
        new AzureConfig(
            FakeAzure.vault(),
            URI.create(arguments[0]),
            Path.of(arguments[1]),
            arguments[2].equals("managed")
                ? new AzureCredential.ManagedIdentity(null)
                : AzureCredential.DEFAULT,
            AzureConfig.DEFAULT_TIMEOUT);
    try (KeyVaultBackend store = KeyVaultBackend.open(KeyVaultConfig.of(config));
        Secret secret = store.get(GetRequest.current(SecretName.of("a")), OperationContext.LOCAL)) {
      System.out.println("read: " + secret.value().utf8());
    }
  }
}
