package dev.coffer.conformance;

import dev.coffer.azure.keyvault.KeyVaultConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Azure Key Vault keeps the contract, as far as a fake of our own can show it. */
final class AzureKeyVaultBackendTest {
  @Nested
  @Proves("azure-key-vault")
  final class Encoded extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new AzureKeyVaultHarness(KeyVaultConfig.Names.ENCODED);
    }
  }

  @Nested
  @Proves("azure-key-vault")
  final class Native extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new AzureKeyVaultHarness(KeyVaultConfig.Names.NATIVE);
    }
  }
}
