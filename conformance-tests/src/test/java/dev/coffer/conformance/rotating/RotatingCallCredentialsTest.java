package dev.coffer.conformance.rotating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.SecretRef;
import dev.coffer.SecretType;
import dev.coffer.journal.AppliedReport.Outcome;
import dev.coffer.remote.RotatingCallCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a gRPC server that rotate under load: no call fails. */
class RotatingCallCredentialsTest {
  private static final String SECRET = "edge/token";
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir Path folder;

  private final Set<String> good = ConcurrentHashMap.newKeySet();
  private RotatedStore store;
  private SecretRef<String> token;

  @BeforeEach
  void begin() {
    store = new RotatedStore(folder);
    good.add("Bearer token-0");
    store.put(SECRET, "token-0");
    token = store.client().ref(SECRET, SecretType.TEXT);
    token.onChange((next, previous) -> {});
  }

  @AfterEach
  void end() {
    store.close();
  }

  private Server server(ServerCredentials credentials) throws Exception {
    return Grpc.newServerBuilderForPort(0, credentials)
        .addService(new HealthStatusManager().getHealthService())
        .intercept(
            new ServerInterceptor() {
              @Override
              public <Q, A> ServerCall.Listener<Q> interceptCall(
                  ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                if (good.contains(String.valueOf(headers.get(AUTHORIZATION)))) {
                  return next.startCall(call, headers);
                }
                call.close(Status.UNAUTHENTICATED, new Metadata());
                return new ServerCall.Listener<>() {};
              }
            })
        .build()
        .start();
  }

  @Test
  void no_call_fails_while_the_token_rotates() throws Exception {
    OpensslAuthority authority = new OpensslAuthority(folder);
    authority.issue(1);
    Server server =
        server(
            TlsServerCredentials.create(
                folder.resolve("1.pem").toFile(), folder.resolve("1.key").toFile()));
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                "localhost:" + server.getPort(),
                TlsChannelCredentials.newBuilder().trustManager(authority.file().toFile()).build())
            .build();
    HealthGrpc.HealthBlockingStub health =
        HealthGrpc.newBlockingStub(channel)
            .withCallCredentials(RotatingCallCredentials.bearer(token));
    try (Load load = Load.of(8, () -> health.check(HealthCheckRequest.getDefaultInstance()))) {
      for (int round = 1; round <= 10; round++) {
        load.goesOn(50);
        good.add("Bearer token-" + round);
        store.awaitReport(store.put(SECRET, "token-" + round), Outcome.APPLIED);
        // Calls that are on their way with the token before are answered first.
        load.turnsOver();
        good.remove("Bearer token-" + (round - 1));
      }
      load.goesOn(50);
      assertThat(good).containsExactly("Bearer token-10");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @Test
  void no_token_is_sent_over_an_open_connection() throws Exception {
    Server server = server(InsecureServerCredentials.create());
    ManagedChannel channel =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  HealthGrpc.newBlockingStub(channel)
                      .withCallCredentials(RotatingCallCredentials.bearer(token))
                      .check(HealthCheckRequest.getDefaultInstance()));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(refused.getStatus().getDescription()).contains("open connection");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
