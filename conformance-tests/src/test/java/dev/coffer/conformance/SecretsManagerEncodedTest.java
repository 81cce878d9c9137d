package dev.coffer.conformance;

import dev.coffer.model.NamePrefix;
import java.nio.file.Path;

/** Secrets Manager keeps the contract, under a prefix, where every name of Coffer fits. */
@Proves("aws-secrets-manager")
final class SecretsManagerEncodedTest extends BackendContract {
  @Override
  protected BackendHarness harness(Path folder) {
    return new SecretsManagerHarness(
        "aws-secrets-manager, encoded", NamePrefix.of("teams/trading/"));
  }
}
