package dev.coffer.conformance;

import dev.coffer.model.NamePrefix;
import java.nio.file.Path;

/** Secrets Manager keeps the contract, under the service's own names. */
@Proves("aws-secrets-manager")
final class SecretsManagerTest extends BackendContract {
  @Override
  protected BackendHarness harness(Path folder) {
    return new SecretsManagerHarness("aws-secrets-manager", NamePrefix.ALL);
  }
}
