package dev.coffer.conformance;

import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.key.KeyProvider;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.ClientTls;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultServer;
import dev.coffer.vault.VaultTransitConfig;
import dev.coffer.vault.VaultTransitKeyProvider;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;

/** Transit keys of a real OpenBao keep the contract. */
@Proves("vault-transit")
final class VaultTransitKeyProviderTest extends KeyProviderContract {
  private static final OpenBao SERVER = OpenBao.shared();

  @BeforeAll
  static void mount() {
    SERVER.call("POST", "sys/mounts/contract-transit", "{\"type\":\"transit\"}");
    SERVER.policy(
        "contract-transit",
        """
        path "contract-transit/keys/*"    { capabilities = ["read", "update"] }
        path "contract-transit/encrypt/*" { capabilities = ["update"] }
        path "contract-transit/decrypt/*" { capabilities = ["update"] }
        path "contract-transit/hmac/*"    { capabilities = ["update"] }
        path "contract-transit/verify/*"  { capabilities = ["update"] }
        path "contract-transit/random/*"  { capabilities = ["update"] }
        """);
  }

  @Override
  protected KeyProvider create(Path folder) {
    return made("root-");
  }

  @Override
  protected KeyProvider createOther(Path folder) {
    return made("other-");
  }

  private static KeyProvider made(String name) {
    String token = SERVER.token("contract-transit");
    VaultServer server =
        new VaultServer(
            SERVER.address(),
            null,
            ClientTls.system(),
            new VaultLogin.Token(() -> SecretValue.ofUtf8(token)),
            VaultServer.DEFAULT_TIMEOUT);
    return VaultTransitKeyProvider.create(
        new VaultTransitConfig(server, "contract-transit", name + UUID.randomUUID()));
  }
}
