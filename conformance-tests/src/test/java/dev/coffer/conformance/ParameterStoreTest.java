package dev.coffer.conformance;

import dev.coffer.model.NamePrefix;
import java.nio.file.Path;

/** Parameter Store keeps the contract, under the service's own names. */
@Proves("aws-parameter-store")
final class ParameterStoreTest extends BackendContract {
  @Override
  protected BackendHarness harness(Path folder) {
    return new ParameterStoreHarness("aws-parameter-store", NamePrefix.ALL, false);
  }
}
