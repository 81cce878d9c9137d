package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.DescribeSecretResponse;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.GetSecretResponse;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SecretServiceGrpc.SecretServiceFutureStub;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bound on calls bites, and takes nothing from the others. */
class CallLimitsTest {
  private static final String FAR = "  far: { type: held }";

  @TempDir Path folder;

  private DevelopmentServer start(String limits) {
    return DevelopmentServer.start(folder.resolve("dev"), limits, FAR);
  }

  private static SecretServiceFutureStub futures(Wired wired, DevelopmentServer server) {
    return SecretServiceGrpc.newFutureStub(wired.channel())
        .withInterceptors(io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(bearer(server)));
  }

  private static Metadata bearer(DevelopmentServer server) {
    Metadata headers = new Metadata();
    try (var token = server.token().read()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + token.utf8());
    }
    return headers;
  }

  private static DescribeSecretRequest ofFar() {
    return DescribeSecretRequest.newBuilder().setStore("far").setName("a").build();
  }

  private static int arrived() {
    return HeldStores.store("far").arrivals().size();
  }

  private static List<ListenableFuture<DescribeSecretResponse>> describe(
      SecretServiceFutureStub stub, int times) {
    List<ListenableFuture<DescribeSecretResponse>> calls = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      calls.add(stub.describeSecret(ofFar()));
    }
    return calls;
  }

  private static Status.Code outcome(ListenableFuture<?> call) throws InterruptedException {
    try {
      call.get();
      return Status.Code.OK;
    } catch (java.util.concurrent.ExecutionException e) {
      return Status.fromThrowable(e).getCode();
    }
  }

  @Test
  void aStoreThatIsStuckShedsItsOwnCallsAndTheOthersGoOn() throws Exception {
    try (DevelopmentServer server = start("maxCallsPerStore: 3");
        Wired wired = server.connect()) {
      wired.secrets().putSecret(PutSecretRequest.newBuilder().setName("near").build());
      HeldStores.faults("far").hold();
      var inside = describe(futures(wired, server), 3);
      await().until(() -> arrived() == 3);
      StatusRuntimeException shed =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> wired.secrets().describeSecret(ofFar()));
      assertThat(shed.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(Wired.errorInfo(shed).getReason()).isEqualTo("THROTTLED");
      assertThat(Wired.retryInfo(shed).getRetryDelay().getSeconds()).isPositive();
      wired.secrets().getSecret(GetSecretRequest.newBuilder().setName("near").build());
      HeldStores.faults("far").release();
      for (var call : inside) {
        assertThat(outcome(call)).isEqualTo(Status.Code.NOT_FOUND);
      }
    }
  }

  @Test
  void aCallThatWasCancelledGivesItsPlaceBack() throws Exception {
    try (DevelopmentServer server = start("maxCallsPerStore: 1");
        Wired wired = server.connect()) {
      HeldStores.faults("far").hold();
      var first = describe(futures(wired, server), 1).get(0);
      await().until(() -> arrived() == 1);
      first.cancel(true);
      HeldStores.faults("far").release();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          catchThrowableOfType(
                                  StatusRuntimeException.class,
                                  () -> wired.secrets().describeSecret(ofFar()))
                              .getStatus()
                              .getCode())
                      .isEqualTo(Status.Code.NOT_FOUND));
    }
  }

  @Test
  void callsOverTheBoundOfTheServerAreThrottled() throws Exception {
    try (DevelopmentServer server = start("maxCalls: 2");
        Wired wired = server.connect();
        Wired other = server.connect()) {
      HeldStores.faults("far").hold();
      var inside = describe(futures(wired, server), 2);
      await().until(() -> arrived() == 2);
      StatusRuntimeException shed =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> other.secrets().getSecret(GetSecretRequest.newBuilder().setName("a").build()));
      assertThat(Wired.errorInfo(shed).getReason()).isEqualTo("THROTTLED");
      HeldStores.faults("far").release();
      for (var call : inside) {
        assertThat(outcome(call)).isEqualTo(Status.Code.NOT_FOUND);
      }
      await()
          .untilAsserted(
              () -> other.secrets().putSecret(PutSecretRequest.newBuilder().setName("a").build()));
    }
  }

  @Test
  void oneConnectionHasOnlySoManyCallsAtOnce() throws Exception {
    try (DevelopmentServer server = start("maxCallsPerConnection: 2");
        Wired wired = server.connect();
        Wired other = server.connect()) {
      HeldStores.faults("far").hold();
      var calls = describe(futures(wired, server), 5);
      await().until(() -> arrived() == 2);
      // Another connection is served meanwhile: when it is done, the third call had its time.
      other.secrets().putSecret(PutSecretRequest.newBuilder().setName("a").build());
      assertThat(arrived()).isEqualTo(2);
      HeldStores.faults("far").release();
      for (var call : calls) {
        assertThat(outcome(call)).isEqualTo(Status.Code.NOT_FOUND);
      }
      assertThat(arrived()).isEqualTo(5);
    }
  }

  @Test
  void aMessageOverTheBoundIsRefused() {
    try (DevelopmentServer server = start("maxMessageBytes: 64KiB");
        Wired wired = server.connect()) {
      PutSecretRequest large =
          PutSecretRequest.newBuilder()
              .setName("large")
              .setValue(ByteString.copyFrom(new byte[64 * 1024]))
              .build();
      StatusRuntimeException e =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> wired.secrets().putSecret(large));
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void metadataOverTheBoundIsRefused() {
    try (DevelopmentServer server = start("maxHeaderBytes: 4KiB");
        Wired wired = server.connect().header("padding", "x".repeat(8 * 1024))) {
      StatusRuntimeException e =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> wired.secrets().describeSecret(ofFar()));
      assertThat(e.getStatus().getCode())
          .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INTERNAL, Status.Code.UNKNOWN);
      assertThat(arrived()).isZero();
    }
  }

  @Test
  void aCallThatTakesTooLongEndsThoughItsCallerWouldWait() {
    try (DevelopmentServer server = start("maxDeadline: 1s");
        Wired wired = server.connect()) {
      HeldStores.faults("far").hold();
      StatusRuntimeException e =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> wired.secrets().describeSecret(ofFar()));
      assertThat(Wired.errorInfo(e).getReason()).isEqualTo("DEADLINE_EXCEEDED");
    }
  }

  @Test
  void aRequestThatNeverComesEndsItsCall() throws Exception {
    try (DevelopmentServer server = start("maxDeadline: 1s");
        Wired wired = server.connect()) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      startSilently(wired.channel().newCall(streaming(), CallOptions.DEFAULT), server, ended);
      assertThat(ended.get(20, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
  }

  /** The proto gives a client no way to send no request, or two; a stream of the name does. */
  private static MethodDescriptor<GetSecretRequest, GetSecretResponse> streaming() {
    return SecretServiceGrpc.getGetSecretMethod().toBuilder()
        .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
        .build();
  }

  private static <A> void startSilently(
      ClientCall<GetSecretRequest, A> call,
      DevelopmentServer server,
      CompletableFuture<Status> ended) {
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        bearer(server));
    call.request(1);
  }

  @Test
  void twoRequestsOfACallWithOneAreRefused() throws Exception {
    try (DevelopmentServer server = start("");
        Wired wired = server.connect()) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      var call = wired.channel().newCall(streaming(), CallOptions.DEFAULT);
      startSilently(call, server, ended);
      GetSecretRequest request = GetSecretRequest.newBuilder().setName("a").build();
      call.sendMessage(request);
      call.sendMessage(request);
      call.halfClose();
      assertThat(ended.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
    }
  }

  @Test
  void aCallWithoutARequestIsRefused() throws Exception {
    try (DevelopmentServer server = start("");
        Wired wired = server.connect()) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      var call = wired.channel().newCall(streaming(), CallOptions.DEFAULT);
      startSilently(call, server, ended);
      call.halfClose();
      assertThat(ended.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }
}
