package dev.coffer.conformance;

import dev.coffer.aws.secretsmanager.SecretsManagerBackend;
import dev.coffer.aws.secretsmanager.SecretsManagerConfig;
import dev.coffer.model.NamePrefix;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.SecretBackend;
import org.jspecify.annotations.Nullable;

/** Secrets Manager on its peer. */
final class SecretsManagerHarness implements BackendHarness {
  /** So that no test waits for the budget of another. */
  private static final CallBudget PLENTY = new CallBudget(3_000);

  private final String title;
  private final NamePrefix prefix;
  private final AwsPeer peer = AwsPeer.open();

  /**
   * @param prefix of the store at AWS
   */
  SecretsManagerHarness(String title, NamePrefix prefix) {
    this.title = title;
    this.prefix = prefix;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public SecretBackend open() {
    return open(PLENTY);
  }

  /** The same with a budget of looks for changes. */
  SecretBackend open(CallBudget budget) {
    return SecretsManagerBackend.open(
        "tested",
        new SecretsManagerConfig(
            peer.config(), prefix, null, SecretsManagerConfig.DEFAULT_RECOVERY_DAYS),
        budget);
  }

  @Override
  public @Nullable BadDay provoke(Condition condition) {
    return peer.provoke(condition);
  }

  @Override
  public long calls() {
    return peer.calls();
  }

  @Override
  public void close() {
    peer.close();
  }
}
