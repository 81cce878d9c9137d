package dev.coffer.conformance.hsm;

import dev.coffer.conformance.KeyProviderContract;
import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.hsm.Profile;
import dev.coffer.key.KeyProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The profile of CloudHSM keeps the contract on a module that makes the IV and puts it in front.
 */
final class HsmCloudProfileTest extends KeyProviderContract {
  @TempDir static Path shims;

  private static HsmPeer.Token token;
  private static HsmShim shim;
  private static int number;

  @BeforeAll
  static void makeToken() {
    token = HsmPeer.newToken();
    shim = HsmShim.before(token.module(), shims);
    shim.ivMode(HsmShim.IV_PREPENDED);
  }

  @Override
  protected KeyProvider create(Path folder) {
    return HsmKeyProvider.create(config("root" + ++number));
  }

  @Override
  protected KeyProvider createOther(Path folder) {
    return HsmKeyProvider.create(config("other" + ++number));
  }

  private static HsmConfig config(String key) {
    return token.config(shim.module(), key).withProfile(Profile.CLOUDHSM);
  }
}
