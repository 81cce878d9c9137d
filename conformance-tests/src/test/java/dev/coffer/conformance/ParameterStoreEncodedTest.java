package dev.coffer.conformance;

import dev.coffer.model.NamePrefix;
import java.nio.file.Path;

/** Parameter Store keeps the contract, under encoded names and a prefix. */
@Proves("aws-parameter-store")
final class ParameterStoreEncodedTest extends BackendContract {
  @Override
  protected BackendHarness harness(Path folder) {
    return new ParameterStoreHarness(
        "aws-parameter-store, encoded", NamePrefix.of("teams/trading/"), true);
  }
}
