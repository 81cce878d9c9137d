package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.BatchGetSecretsItem;
import dev.coffer.proto.v1.BatchGetSecretsRequest;
import dev.coffer.proto.v1.DeleteSecretRequest;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.ListSecretVersionsRequest;
import dev.coffer.proto.v1.ListSecretsRequest;
import dev.coffer.proto.v1.MetadataChange;
import dev.coffer.proto.v1.MoveSecretStageRequest;
import dev.coffer.proto.v1.PatchSecretRequest;
import dev.coffer.proto.v1.PurgeSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.RestoreSecretRequest;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SetSecretVersionStateRequest;
import dev.coffer.proto.v1.UpdateSecretRequest;
import dev.coffer.proto.v1.ValueKind;
import dev.coffer.proto.v1.VersionState;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing blocks the threads that move bytes. */
class EventLoopTest {
  /**
   * All that the store may have in flight, and more than there are event loops: were a cached read
   * to need a thread of the store, or one call to block an event loop, nothing would be answered.
   */
  private static final int STUCK = 32;

  @TempDir Path folder;
  private ProductionServer server;
  private Wired wired;

  @BeforeEach
  void start() {
    server = ProductionServer.start(folder, "maxCallsPerStore: " + STUCK, "  far: { type: held }");
    wired = server.admin();
  }

  @AfterEach
  void stop() {
    wired.close();
    server.close();
  }

  private static GetSecretRequest get(String store) {
    return GetSecretRequest.newBuilder().setStore(store).setName("a").build();
  }

  private void put(String store) {
    wired
        .secrets()
        .putSecret(
            PutSecretRequest.newBuilder()
                .setStore(store)
                .setName("a")
                .setValue(ByteString.copyFromUtf8("value"))
                .build());
  }

  private void callEveryVerb(SecretServiceGrpc.SecretServiceBlockingStub secrets) {
    put("far");
    put("far");
    secrets.getSecret(get("far"));
    secrets.batchGetSecrets(
        BatchGetSecretsRequest.newBuilder()
            .setStore("far")
            .addItems(BatchGetSecretsItem.newBuilder().setName("b"))
            .build());
    secrets.describeSecret(DescribeSecretRequest.newBuilder().setStore("far").setName("a").build());
    secrets.listSecrets(ListSecretsRequest.newBuilder().setStore("far").build());
    secrets.listSecretVersions(
        ListSecretVersionsRequest.newBuilder().setStore("far").setName("a").build());
    secrets.updateSecret(
        UpdateSecretRequest.newBuilder()
            .setStore("far")
            .setName("a")
            .setMetadata(MetadataChange.newBuilder().setDescription("d"))
            .build());
    secrets.putSecret(
        PutSecretRequest.newBuilder()
            .setStore("far")
            .setName("fields")
            .setValue(ByteString.copyFromUtf8("{\"a\":\"1\"}"))
            .setValueKind(ValueKind.VALUE_KIND_FIELDS)
            .build());
    secrets.patchSecret(
        PatchSecretRequest.newBuilder()
            .setStore("far")
            .setName("fields")
            .setSetFields(ByteString.copyFromUtf8("{\"b\":\"2\"}"))
            .build());
    secrets.moveSecretStage(
        MoveSecretStageRequest.newBuilder()
            .setStore("far")
            .setName("a")
            .setStage("mine")
            .setToVersion("2")
            .build());
    secrets.setSecretVersionState(
        SetSecretVersionStateRequest.newBuilder()
            .setStore("far")
            .setName("a")
            .setVersion("1")
            .setState(VersionState.VERSION_STATE_DISABLED)
            .build());
    secrets.deleteSecret(DeleteSecretRequest.newBuilder().setStore("far").setName("a").build());
    secrets.restoreSecret(RestoreSecretRequest.newBuilder().setStore("far").setName("a").build());
    secrets.purgeSecret(PurgeSecretRequest.newBuilder().setStore("far").setName("a").build());
  }

  @Test
  void noStoreIsEverCalledOnAnEventLoop() {
    callEveryVerb(wired.secrets());
    List<HeldStores.Arrival> arrivals = HeldStores.store("far").arrivals();
    assertThat(arrivals.stream().map(HeldStores.Arrival::method).distinct())
        .as("every verb reached the store")
        .hasSize(SecretServiceGrpc.getServiceDescriptor().getMethods().size());
    assertThat(arrivals)
        .allSatisfy(arrival -> assertThat(arrival.thread()).doesNotStartWith("coffer-io"));
  }

  @Test
  void whatIsCachedIsAnsweredWhileItsStoreIsStuck() {
    put("far");
    wired.secrets().getSecret(get("far"));
    HeldStores.faults("far").hold();
    List<Future<?>> stuck = new ArrayList<>();
    for (int i = 0; i < STUCK; i++) {
      stuck.add(
          ClientCalls.futureUnaryCall(
              wired
                  .channel()
                  .newCall(SecretServiceGrpc.getDescribeSecretMethod(), CallOptions.DEFAULT),
              DescribeSecretRequest.newBuilder().setStore("far").setName("a").build()));
    }
    await()
        .until(
            () ->
                HeldStores.store("far").arrivals().stream()
                        .filter(arrival -> arrival.method().equals("describe"))
                        .count()
                    == STUCK);

    for (int i = 0; i < 100; i++) {
      assertThat(
              wired
                  .secrets()
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .getSecret(get("far"))
                  .getSecret()
                  .getValue()
                  .toStringUtf8())
          .isEqualTo("value");
    }
    assertThat(stuck).noneMatch(Future::isDone);
    HeldStores.faults("far").release();
  }

  @Test
  void whoGivesUpInterruptsWhatItAskedFor() {
    HeldStores.faults("far").hold();
    Future<?> call =
        ClientCalls.futureUnaryCall(
            wired
                .channel()
                .newCall(SecretServiceGrpc.getDescribeSecretMethod(), CallOptions.DEFAULT),
            DescribeSecretRequest.newBuilder().setStore("far").setName("a").build());
    await().until(() -> HeldStores.store("far").arrivals().size() == 1);
    call.cancel(true);
    // The store is still held: its thread comes back only by an interrupt.
    await()
        .until(
            () ->
                wired
                        .system()
                        .getStatus(dev.coffer.proto.v1.GetStatusRequest.getDefaultInstance())
                        .getStores(1)
                        .getCallsInFlight()
                    == 0);
    HeldStores.faults("far").release();
  }

  @Test
  void aCallTellsItsStoreWhoWhenAndOnWhichTrace() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (Wired traced =
        server
            .connect(server.authority().client(ProductionServer.ADMIN, "traced"))
            .header("traceparent", trace)) {
      traced
          .secrets()
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .putSecret(
              PutSecretRequest.newBuilder()
                  .setStore("far")
                  .setName("a")
                  .setRequestId("one")
                  .build());
      var context = HeldStores.store("far").arrivals().get(0).context();
      assertThat(context.caller()).isEqualTo(ProductionServer.ADMIN);
      assertThat(context.requestId()).isEqualTo("one");
      assertThat(context.traceParent()).isEqualTo(trace);
      assertThat(context.remaining().toSeconds()).isLessThan(20);
    }
  }
}
