package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard services: who may ask them what. */
class HealthTest {
  @TempDir Path folder;

  private static Channel withToken(Wired wired, DevelopmentServer server) {
    Metadata headers = new Metadata();
    try (var token = server.token().read()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + token.utf8());
    }
    return ClientInterceptors.intercept(
        wired.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static ServingStatus health(Channel channel, String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private static Status.Code refusal(Channel channel, String service) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> health(channel, service))
        .getStatus()
        .getCode();
  }

  @Test
  void theServerAsAWholeMayBeAskedByAnyoneAndAStoreOnlyByWhoProvesWhoItIs() {
    try (DevelopmentServer server =
            DevelopmentServer.start(folder.resolve("dev"), "", "  far: { type: held }");
        Wired wired = server.connect()) {
      Channel known = withToken(wired, server);
      assertThat(health(wired.channel(), "")).isEqualTo(ServingStatus.SERVING);
      assertThat(refusal(wired.channel(), "stores/far")).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(refusal(wired.channel(), "stores/none")).isEqualTo(Status.Code.UNAUTHENTICATED);
      await().until(() -> health(known, "stores/far") == ServingStatus.SERVING);
      assertThat(refusal(known, "stores/none")).isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  @Test
  void aStoreThatDoesNotAnswerIsNotServing() {
    try (DevelopmentServer server =
            DevelopmentServer.start(folder.resolve("dev"), "", "  far: { type: held }");
        Wired wired = server.connect()) {
      Channel known = withToken(wired, server);
      await().until(() -> health(known, "stores/far") == ServingStatus.SERVING);
      HeldStores.faults("far").hold();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> health(known, "stores/far") == ServingStatus.NOT_SERVING);
      assertThat(health(known, "")).isEqualTo(ServingStatus.SERVING);
      HeldStores.faults("far").release();
    }
  }

  private static ServerReflectionResponse reflect(Channel channel) throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new AssertionError("no answer"));
                  }
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static Status.Code noReflection(Channel channel) {
    ExecutionException e = catchThrowableOfType(ExecutionException.class, () -> reflect(channel));
    return Status.fromThrowable(e).getCode();
  }

  @Test
  void reflectionIsForDevelopmentAndForWhoProvesWhoItIs() throws Exception {
    try (DevelopmentServer server = DevelopmentServer.start(folder.resolve("dev"));
        Wired wired = server.connect()) {
      assertThat(reflect(withToken(wired, server)).toString())
          .contains("coffer.v1.SecretService", "coffer.v1.SystemService");
      assertThat(noReflection(wired.channel())).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void thereIsNoReflectionInProduction() {
    try (ProductionServer server = ProductionServer.start(folder);
        Wired wired = server.admin()) {
      assertThat(noReflection(wired.channel())).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(health(wired.channel(), "")).isEqualTo(ServingStatus.SERVING);
    }
  }
}
