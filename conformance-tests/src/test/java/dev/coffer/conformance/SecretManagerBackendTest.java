package dev.coffer.conformance;

import dev.coffer.gcp.secretmanager.SecretManagerConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Secret Manager keeps the contract, as far as a fake of our own can show it. */
final class SecretManagerBackendTest {
  @Nested
  @Proves("gcp-secret-manager")
  final class Encoded extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new SecretManagerHarness(SecretManagerConfig.Names.ENCODED, null);
    }
  }

  @Nested
  @Proves("gcp-secret-manager")
  final class Encoded_and_regional extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new SecretManagerHarness(SecretManagerConfig.Names.ENCODED, "europe-west3");
    }
  }

  @Nested
  @Proves("gcp-secret-manager")
  final class Native extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new SecretManagerHarness(SecretManagerConfig.Names.NATIVE, null);
    }
  }
}
