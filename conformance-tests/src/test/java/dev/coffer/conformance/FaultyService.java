package dev.coffer.conformance;

import dev.coffer.aws.parameterstore.ParameterStoreBackend;
import dev.coffer.aws.parameterstore.ParameterStoreConfig;
import dev.coffer.aws.secretsmanager.SecretsManagerBackend;
import dev.coffer.aws.secretsmanager.SecretsManagerConfig;
import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureCredential;
import dev.coffer.azure.keyvault.KeyVaultBackend;
import dev.coffer.azure.keyvault.KeyVaultConfig;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.HttpFaultProxy;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpCredential;
import dev.coffer.gcp.secretmanager.SecretManagerBackend;
import dev.coffer.gcp.secretmanager.SecretManagerConfig;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretValue;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.Limits;
import dev.coffer.spi.SecretBackend;
import dev.coffer.vault.VaultBackend;
import dev.coffer.vault.VaultConfig;
import dev.coffer.vault.VaultLogin;
import io.grpc.Status;
import java.net.URI;
import java.util.UUID;

/** A store on its peer, whose connection and service can be made to fail: for the fault matrix. */
abstract class FaultyService implements AutoCloseable {
  /** None of them looks for changes. */
  private static final CallBudget BUDGET = new CallBudget(60);

  private static final int FOR_LONG = 1_000;

  /** A wait that the service does not ask for. */
  static final int NO_WAIT = 0;

  /** What stands between the store and the service. */
  abstract FaultProxy wire();

  abstract SecretBackend open();

  /** How many requests the service has had, refused ones included. */
  abstract long requests();

  /** From now on every request is one too many; it asks to wait so many seconds, or for none. */
  abstract void throttle(int seconds);

  /** From now on the service is out of order, and says so. */
  abstract void fail();

  /** The service is well again. */
  abstract void recover();

  /** The credential that the store uses is no longer accepted: expired, revoked or replaced. */
  abstract void revoke();

  /** The store has a credential that is accepted. */
  abstract void renew();

  @Override
  public abstract void close();

  static FaultyService of(String type) {
    return switch (type) {
      case "vault" -> new Vault();
      case "aws-secrets-manager" -> new Aws(true);
      case "aws-parameter-store" -> new Aws(false);
      case "gcp-secret-manager" -> new Google();
      case "azure-key-vault" -> new Azure();
      default -> throw new IllegalArgumentException(type);
    };
  }

  /** A real server, whose overload is played by a proxy before it. */
  private static final class Vault extends FaultyService {
    private static final OpenBao PEER = OpenBao.shared();

    private final String mount = VaultStores.mount(PEER);
    private final HttpFaultProxy http = HttpFaultProxy.inFrontOf(PEER.address());
    private final FaultProxy wire = FaultProxy.inFrontOf(http.address().getPort());
    private volatile String token;

    Vault() {
      VaultStores.allow(PEER, mount);
      token = PEER.token(mount);
    }

    @Override
    FaultProxy wire() {
      return wire;
    }

    @Override
    SecretBackend open() {
      VaultLogin login = new VaultLogin.Token(() -> SecretValue.ofUtf8(token));
      URI through = URI.create("http://127.0.0.1:" + wire.port());
      return VaultBackend.open(
          "tested",
          new VaultConfig(
              VaultStores.server(through, login),
              mount,
              NamePrefix.ALL,
              VaultConfig.Names.NATIVE,
              VaultConfig.Engine.V2,
              Limits.DEFAULT_MAX_VALUE_BYTES));
    }

    @Override
    long requests() {
      return http.requests();
    }

    @Override
    void throttle(int seconds) {
      http.failNext(FOR_LONG, 429, seconds == NO_WAIT ? null : "" + seconds);
    }

    @Override
    void fail() {
      http.failNext(FOR_LONG, 503, null);
    }

    @Override
    void recover() {
      http.failNext(0, 503, null);
    }

    @Override
    void revoke() {
      PEER.callAs(token, "", "POST", "auth/token/revoke-self", "");
    }

    @Override
    void renew() {
      token = PEER.token(mount);
    }

    @Override
    public void close() {
      wire.close();
      http.close();
    }
  }

  /** LocalStack, which refuses nobody: refusals and overload are played by a proxy before it. */
  private static final class Aws extends FaultyService {
    private final AwsPeer peer = AwsPeer.open();
    private final boolean secretsManager;

    Aws(boolean secretsManager) {
      this.secretsManager = secretsManager;
    }

    @Override
    FaultProxy wire() {
      return peer.wire();
    }

    @Override
    SecretBackend open() {
      return secretsManager
          ? SecretsManagerBackend.open("tested", SecretsManagerConfig.of(peer.config()), BUDGET)
          : ParameterStoreBackend.open("tested", ParameterStoreConfig.of(peer.config()), BUDGET);
    }

    @Override
    long requests() {
      return peer.calls();
    }

    @Override
    void throttle(int seconds) {
      peer.http().failNext(FOR_LONG, 429, seconds == NO_WAIT ? null : "" + seconds);
    }

    @Override
    void fail() {
      peer.http().failNext(FOR_LONG, 503, null);
    }

    @Override
    void recover() {
      peer.http().failNext(0, 503, null);
    }

    @Override
    void revoke() {
      peer.http().failNext(FOR_LONG, 403, null);
    }

    @Override
    void renew() {
      recover();
    }

    @Override
    public void close() {
      peer.close();
    }
  }

  /** The fake of Secret Manager. */
  private static final class Google extends FaultyService {
    private final FakeGoogle fake = FakeGoogle.start();
    private final FaultProxy wire = FaultProxy.inFrontOf(fake.port());
    private volatile String token = "the-token";

    @Override
    FaultProxy wire() {
      return wire;
    }

    @Override
    SecretBackend open() {
      GcpConfig through =
          new GcpConfig(
              URI.create("http://127.0.0.1:" + wire.port()),
              new GcpCredential.AccessToken(() -> SecretValue.ofUtf8(token)),
              GcpConfig.DEFAULT_TIMEOUT);
      return SecretManagerBackend.open(
          "tested", SecretManagerConfig.of(through, FakeGoogle.PROJECT));
    }

    @Override
    long requests() {
      return fake.calls();
    }

    @Override
    void throttle(int seconds) {
      fake.throttle(seconds);
    }

    @Override
    void fail() {
      fake.fail(Status.Code.UNAVAILABLE);
    }

    @Override
    void recover() {
      fake.recover();
    }

    @Override
    void revoke() {
      fake.token("another-token");
    }

    @Override
    void renew() {
      token = "another-token";
    }

    @Override
    public void close() {
      wire.close();
      fake.close();
    }
  }

  /** The fake of Key Vault and Entra ID. */
  private static final class Azure extends FaultyService {
    private final FakeAzure fake = FakeAzure.start();
    private final FaultProxy wire = FaultProxy.inFrontOf(fake.port());
    private volatile String secret = FakeAzure.CLIENT_SECRET;

    @Override
    FaultProxy wire() {
      return wire;
    }

    @Override
    SecretBackend open() {
      AzureConfig through =
          new AzureConfig(
              FakeAzure.vault(),
              URI.create("https://localhost:" + wire.port()),
              fake.caCertificate(),
              new AzureCredential.ClientSecret(
                  new AzureCredential.Application(
                      FakeAzure.TENANT, FakeAzure.CLIENT, fake.authority()),
                  () -> SecretValue.ofUtf8(secret)),
              AzureConfig.DEFAULT_TIMEOUT);
      return KeyVaultBackend.open("tested", KeyVaultConfig.of(through));
    }

    @Override
    long requests() {
      return fake.calls();
    }

    @Override
    void throttle(int seconds) {
      fake.throttle(seconds == NO_WAIT ? null : seconds);
    }

    @Override
    void fail() {
      fake.fail(503);
    }

    @Override
    void recover() {
      fake.recover();
    }

    @Override
    void revoke() {
      fake.revokeTokens();
      fake.clientSecret("another-secret");
    }

    @Override
    void renew() {
      secret = "another-secret";
    }

    @Override
    public void close() {
      wire.close();
      fake.close();
    }
  }

  static String newName() {
    return "fault-" + UUID.randomUUID();
  }
}
