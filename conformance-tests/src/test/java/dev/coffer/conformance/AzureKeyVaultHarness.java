package dev.coffer.conformance;

import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureCredential;
import dev.coffer.azure.keyvault.KeyVaultBackend;
import dev.coffer.azure.keyvault.KeyVaultConfig;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.SecretBackend;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Azure Key Vault, which is a fake of our own, behind a proxy. */
final class AzureKeyVaultHarness implements BackendHarness {
  /** So that no test waits for the budget of another. */
  private static final CallBudget PLENTY = new CallBudget(3_000);

  private final FakeAzure fake = FakeAzure.start();
  private final FaultProxy proxy = FaultProxy.inFrontOf(fake.port());
  private final KeyVaultConfig.Names names;
  private volatile String secret = FakeAzure.CLIENT_SECRET;

  AzureKeyVaultHarness(KeyVaultConfig.Names names) {
    this.names = names;
  }

  private boolean isNative() {
    return names == KeyVaultConfig.Names.NATIVE;
  }

  @Override
  public String title() {
    return "azure-key-vault: own fake" + (isNative() ? "" : ", encoded");
  }

  @Override
  public SecretBackend open() {
    return open(PLENTY);
  }

  /** The same with a budget of looks for changes. */
  SecretBackend open(CallBudget budget) {
    AzureConfig through =
        new AzureConfig(
            FakeAzure.vault(),
            URI.create("https://localhost:" + proxy.port()),
            fake.caCertificate(),
            new AzureCredential.ClientSecret(
                new AzureCredential.Application(
                    FakeAzure.TENANT, FakeAzure.CLIENT, fake.authority()),
                () -> SecretValue.ofUtf8(secret)),
            AzureConfig.DEFAULT_TIMEOUT);
    SecretBackend backend =
        KeyVaultBackend.open(
            "tested",
            new KeyVaultConfig(through, isNative() ? "trading-" : "teams/trading/", names),
            budget);
    return isNative() ? FlatNames.over(FlatSpelling.KEY_VAULT, backend) : backend;
  }

  @Override
  public Spelling spelling(SecretName name) {
    return isNative() && !FlatSpelling.KEY_VAULT.spells(name) ? Spelling.NONE : Spelling.OWN;
  }

  @Override
  public long calls() {
    return fake.calls();
  }

  /** The service sends no checksum, so that a value that somebody changed is a value. */
  @Override
  public @Nullable BadDay provoke(Condition condition) {
    return switch (condition) {
      case UNREACHABLE -> {
        proxy.refuse(true);
        proxy.cut();
        yield () -> proxy.refuse(false);
      }
      case HANGING -> {
        proxy.weather(Weather.FAIR.withoutReplies());
        yield () -> {
          // What was swallowed is missing from the stream, so the connection is of no more use.
          proxy.weather(Weather.FAIR);
          proxy.cut();
        };
      }
      case THROTTLED -> {
        fake.throttle(1);
        yield fake::recover;
      }
      case CREDENTIAL_REFUSED -> {
        fake.revokeTokens();
        fake.clientSecret("another-secret");
        yield () -> secret = "another-secret";
      }
      case DAMAGED -> null;
    };
  }

  /** Those of the fake, and those that the libraries of Azure share. */
  @Override
  public Set<String> shared() {
    return Set.of(
        "fake-azure", "HTTP-Dispatcher", "idle-timeout-task", "server-timer", "azure-sdk-");
  }

  @Override
  public void close() {
    proxy.close();
    fake.close();
  }
}
