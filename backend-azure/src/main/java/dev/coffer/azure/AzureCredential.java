package dev.coffer.azure;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** As whom Azure is called. */
public sealed interface AzureCredential {
  /** The standard search, made when the first call needs it. */
  AzureCredential DEFAULT = new Standard();

  /**
   * The standard search of Azure: the environment (AZURE_TENANT_ID, AZURE_CLIENT_ID and a secret),
   * workload identity, managed identity, the logins of developers' tools.
   */
  record Standard() implements AzureCredential {}

  /**
   * An application of Entra ID with a client secret.
   *
   * @param secret read again after it was refused
   */
  record ClientSecret(Application application, SecretSource secret) implements AzureCredential {
    public ClientSecret {
      Objects.requireNonNull(application, "application");
      Objects.requireNonNull(secret, "secret");
    }
  }

  /**
   * An application of Entra ID that trusts a token of somebody else, as of Kubernetes.
   *
   * @param tokenFile read for each token of Entra ID
   */
  record WorkloadIdentity(Application application, Path tokenFile) implements AzureCredential {
    public WorkloadIdentity {
      Objects.requireNonNull(application, "application");
      Objects.requireNonNull(tokenFile, "tokenFile");
    }
  }

  /**
   * The identity that Azure gives to the machine.
   *
   * @param client the client id of a user-assigned identity; null for the system-assigned one
   */
  record ManagedIdentity(@Nullable String client) implements AzureCredential {}

  /**
   * An application of Entra ID.
   *
   * @param tenant its directory, by id or domain
   * @param client its id
   * @param authority where Entra ID is, in place of the public cloud's own address; null for that
   */
  record Application(String tenant, String client, @Nullable URI authority) {
    /**
     * @throws SecretsException CONFIGURATION for what can never work
     */
    public Application {
      Objects.requireNonNull(tenant, "tenant");
      Objects.requireNonNull(client, "client");
      if (authority != null && !AzureConfig.isPlainHttps(authority)) {
        throw SecretsException.of(ErrorCode.CONFIGURATION, "The authority is no https address.")
            .remedy("Write it as https://login.microsoftonline.us.")
            .build();
      }
    }
  }
}
