package dev.coffer.conformance;

import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpCredential;
import dev.coffer.gcp.secretmanager.SecretManagerBackend;
import dev.coffer.gcp.secretmanager.SecretManagerConfig;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.SecretBackend;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Secret Manager, which is a fake of our own, behind a proxy. */
final class SecretManagerHarness implements BackendHarness {
  /** So that no test waits for the budget of another. */
  private static final CallBudget PLENTY = new CallBudget(3_000);

  private final FakeGoogle fake = FakeGoogle.start();
  private final FaultProxy proxy = FaultProxy.inFrontOf(fake.port());
  private final SecretManagerConfig.Names names;
  private final @Nullable String location;
  private volatile String token = "the-token";

  /**
   * @param location of regional secrets; null for global ones
   */
  SecretManagerHarness(SecretManagerConfig.Names names, @Nullable String location) {
    this.names = names;
    this.location = location;
  }

  private boolean isNative() {
    return names == SecretManagerConfig.Names.NATIVE;
  }

  @Override
  public String title() {
    return "gcp-secret-manager: own fake"
        + (location == null ? "" : ", regional")
        + (isNative() ? "" : ", encoded");
  }

  @Override
  public SecretBackend open() {
    return open(PLENTY);
  }

  /** The same with a budget of looks for changes. */
  SecretBackend open(CallBudget budget) {
    GcpConfig through =
        new GcpConfig(
            URI.create("http://127.0.0.1:" + proxy.port()),
            new GcpCredential.AccessToken(() -> SecretValue.ofUtf8(token)),
            GcpConfig.DEFAULT_TIMEOUT);
    SecretBackend backend =
        SecretManagerBackend.open(
            "tested",
            new SecretManagerConfig(
                through,
                FakeGoogle.PROJECT,
                location,
                isNative() ? "trading-" : "teams/trading/",
                names,
                List.of(),
                null),
            budget);
    return isNative() ? FlatNames.over(FlatSpelling.SECRET_MANAGER, backend) : backend;
  }

  @Override
  public Spelling spelling(SecretName name) {
    return isNative() && !FlatSpelling.SECRET_MANAGER.spells(name) ? Spelling.NONE : Spelling.OWN;
  }

  @Override
  public long calls() {
    return fake.calls();
  }

  @Override
  public @Nullable BadDay provoke(Condition condition) {
    return switch (condition) {
      case UNREACHABLE -> {
        proxy.refuse(true);
        proxy.cut();
        yield () -> proxy.refuse(false);
      }
      case HANGING -> {
        proxy.weather(Weather.FAIR.withoutReplies());
        yield () -> {
          // What was swallowed is missing from the stream, so the connection is of no more use.
          proxy.weather(Weather.FAIR);
          proxy.cut();
        };
      }
      case THROTTLED -> {
        fake.throttle(1);
        yield fake::recover;
      }
      case CREDENTIAL_REFUSED -> {
        fake.token("another-token");
        yield () -> token = "another-token";
      }
      case DAMAGED -> {
        fake.damage(true);
        yield () -> fake.damage(false);
      }
    };
  }

  /** Those that all channels of gRPC share, and the fake's. */
  @Override
  public Set<String> shared() {
    return Set.of("grpc-", "fake-google");
  }

  @Override
  public void close() {
    proxy.close();
    fake.close();
  }
}
