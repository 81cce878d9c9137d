package dev.coffer.conformance.hsm;

import dev.coffer.conformance.KeyProviderContract;
import dev.coffer.conformance.Proves;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.KeyProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/** Root keys in SoftHSM keep the contract. */
@Proves("pkcs11")
final class HsmKeyProviderTest extends KeyProviderContract {
  private static HsmPeer.Token token;
  private static int number;

  @BeforeAll
  static void makeToken() {
    token = HsmPeer.newToken();
  }

  @Override
  protected KeyProvider create(Path folder) {
    return HsmKeyProvider.create(token.config("root" + ++number));
  }

  @Override
  protected KeyProvider createOther(Path folder) {
    return HsmKeyProvider.create(token.config("other" + ++number));
  }
}
