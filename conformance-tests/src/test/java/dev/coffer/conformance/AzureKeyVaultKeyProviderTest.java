package dev.coffer.conformance;

import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureCredential;
import dev.coffer.azure.keys.KeyVaultKeyConfig;
import dev.coffer.azure.keys.KeyVaultKeyProvider;
import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.key.KeyProvider;
import dev.coffer.model.SecretValue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** Keys of Azure Key Vault keep the contract, as far as a fake of our own can show it. */
final class AzureKeyVaultKeyProviderTest {
  @Nested
  @Proves("azure-key-vault")
  final class With_a_key_that_signs extends OverTheFake {
    @Override
    @Nullable String signingKey(FakeAzure fake, String key) {
      fake.signingKey(key + "-signing");
      return key + "-signing";
    }
  }

  @Nested
  @Proves("azure-key-vault")
  final class Without_one extends OverTheFake {
    @Override
    @Nullable String signingKey(FakeAzure fake, String key) {
      return null;
    }
  }

  /**
   * Two keys of one vault; Microsoft's library keeps its threads for all clients of the process.
   */
  @Shares("azure-sdk-")
  abstract static class OverTheFake extends KeyProviderContract {
    @SuppressWarnings("NullAway.Init") // set before each test
    private FakeAzure fake;

    abstract @Nullable String signingKey(FakeAzure fake, String key);

    @BeforeEach
    @Override
    void createRootKeys() {
      fake = FakeAzure.start();
      super.createRootKeys();
    }

    @AfterEach
    void stop() {
      fake.close();
    }

    @Override
    protected KeyProvider create(Path folder) {
      return made("root");
    }

    @Override
    protected KeyProvider createOther(Path folder) {
      return made("other");
    }

    private KeyProvider made(String key) {
      return KeyVaultKeyProvider.create(
          new KeyVaultKeyConfig(through(fake), key, signingKey(fake, key)));
    }
  }

  static AzureConfig through(FakeAzure fake) {
    return new AzureConfig(
        FakeAzure.vault(),
        java.net.URI.create("https://localhost:" + fake.port()),
        fake.caCertificate(),
        new AzureCredential.ClientSecret(
            new AzureCredential.Application(FakeAzure.TENANT, FakeAzure.CLIENT, fake.authority()),
            () -> SecretValue.ofUtf8(FakeAzure.CLIENT_SECRET)),
        AzureConfig.DEFAULT_TIMEOUT);
  }
}
