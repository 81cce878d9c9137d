package dev.coffer.conformance;

import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.vault.VaultConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** Mounts of a real OpenBao keep the contract, with either engine and either spelling of names. */
final class VaultBackendTest {
  @Nested
  @Proves("vault")
  final class Kv_two extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new VaultHarness(OpenBao.shared(), 2, VaultConfig.Names.NATIVE);
    }
  }

  @Nested
  @Proves("vault")
  final class Kv_two_encoded extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new VaultHarness(OpenBao.shared(), 2, VaultConfig.Names.ENCODED);
    }
  }

  @Nested
  @Proves("vault")
  final class Kv_one extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new VaultHarness(OpenBao.shared(), 1, VaultConfig.Names.NATIVE);
    }
  }

  @Nested
  @Proves("vault")
  final class Kv_one_encoded extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new VaultHarness(OpenBao.shared(), 1, VaultConfig.Names.ENCODED);
    }
  }
}
