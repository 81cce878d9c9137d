package dev.coffer.conformance;

import dev.coffer.aws.parameterstore.ParameterStoreBackend;
import dev.coffer.aws.parameterstore.ParameterStoreConfig;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.SecretBackend;
import org.jspecify.annotations.Nullable;

/** Parameter Store on its peer. */
final class ParameterStoreHarness implements BackendHarness {
  /** So that no test waits for the budget of another. */
  private static final CallBudget PLENTY = new CallBudget(3_000);

  private static final int MAX_LEVELS = 15;

  private final String title;
  private final NamePrefix prefix;
  private final boolean encoded;
  private final AwsPeer peer = AwsPeer.open();

  /**
   * @param prefix of the store at AWS
   */
  ParameterStoreHarness(String title, NamePrefix prefix, boolean encoded) {
    this.title = title;
    this.prefix = prefix;
    this.encoded = encoded;
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
    return ParameterStoreBackend.open(
        "tested",
        new ParameterStoreConfig(
            peer.config(), prefix, encoded, ParameterStoreConfig.Tier.STANDARD, null),
        budget);
  }

  /** A native name may be too deep with the prefix in front of it. */
  @Override
  public Spelling spelling(SecretName name) {
    long levels = 1 + (prefix.text() + name.text()).chars().filter(c -> c == '/').count();
    return !encoded && levels > MAX_LEVELS ? Spelling.NONE : Spelling.OWN;
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
