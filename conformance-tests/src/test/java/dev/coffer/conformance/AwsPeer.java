package dev.coffer.conformance;

import dev.coffer.aws.AwsConfig;
import dev.coffer.aws.AwsCredential;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.HttpFaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.conformance.peer.LocalStack;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.SecretSource;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** AWS for one test: an account of its own, behind proxies that bring bad days about. */
final class AwsPeer implements AutoCloseable {
  private static final String REGION = "eu-central-1";
  private static final int FOR_LONG = 1_000;

  private final String account = LocalStack.newAccount();
  private final HttpFaultProxy http;
  private final FaultProxy wire;

  private AwsPeer(URI peer) {
    this.http = HttpFaultProxy.inFrontOf(peer);
    this.wire = FaultProxy.inFrontOf(http.address().getPort());
  }

  static AwsPeer open() {
    return new AwsPeer(LocalStack.running().address());
  }

  /** An account of its own without anything in between. */
  static AwsConfig direct() {
    AwsCredential keys = new AwsCredential.Keys(LocalStack.newAccount(), new Fixed("any"), null);
    return new AwsConfig(REGION, LocalStack.running().address(), keys, null);
  }

  AwsConfig config() {
    URI address = URI.create("http://127.0.0.1:" + wire.port());
    return new AwsConfig(REGION, address, keys(), null);
  }

  /** The keys of the account. */
  AwsCredential keys() {
    return new AwsCredential.Keys(account, new Fixed("any"), null);
  }

  /** What answers in place of the peer where it is told to. */
  HttpFaultProxy http() {
    return http;
  }

  /** The connection before that. */
  FaultProxy wire() {
    return wire;
  }

  /** How many requests have come. */
  long calls() {
    return http.requests();
  }

  BackendHarness.@Nullable BadDay provoke(Condition condition) {
    return switch (condition) {
      case UNREACHABLE -> unreachable();
      case THROTTLED -> answering(429);
      case CREDENTIAL_REFUSED -> answering(403);
      case HANGING -> hanging();
      case DAMAGED -> null;
    };
  }

  private BackendHarness.BadDay unreachable() {
    wire.refuse(true);
    wire.cut();
    return () -> wire.refuse(false);
  }

  private BackendHarness.BadDay answering(int status) {
    http.failNext(FOR_LONG, status, "1");
    return () -> http.failNext(0, status, null);
  }

  private BackendHarness.BadDay hanging() {
    wire.weather(Weather.FAIR.withoutReplies());
    return () -> {
      wire.weather(Weather.FAIR);
      wire.cut();
    };
  }

  @Override
  public void close() {
    wire.close();
    http.close();
  }

  /** A credential that is no secret to the peer. */
  record Fixed(String text) implements SecretSource {
    @Override
    public SecretValue read() {
      return SecretValue.ofUtf8(text);
    }
  }
}
