package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.DestroyRingKeyRequest;
import dev.coffer.proto.v1.GetKeyRingRequest;
import dev.coffer.proto.v1.GetKeyRingResponse;
import dev.coffer.proto.v1.KeyRingServiceGrpc.KeyRingServiceBlockingStub;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.RewrapState;
import dev.coffer.proto.v1.RotateRingKeyRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingServiceTest {
  @TempDir static Path folder;
  static ProductionServer server;
  static Wired wired;

  @BeforeAll
  static void start() {
    server = ProductionServer.start(folder, "", "  far: { type: held }");
    wired = server.admin();
    for (int i = 0; i < 50; i++) {
      wired
          .secrets()
          .putSecret(
              PutSecretRequest.newBuilder()
                  .setName("a/" + i)
                  .setValue(ByteString.copyFromUtf8("b"))
                  .build());
    }
  }

  @AfterAll
  static void stop() {
    wired.close();
    server.close();
  }

  private static KeyRingServiceBlockingStub keys() {
    return wired.keyRing();
  }

  private static RotateRingKeyRequest rotation(String requestId) {
    return RotateRingKeyRequest.newBuilder().setRequestId(requestId).build();
  }

  private static GetKeyRingResponse keyRing() {
    return keys().getKeyRing(GetKeyRingRequest.getDefaultInstance());
  }

  @Test
  void aChangeThatComesAgainUnderItsRequestIdIsOneChange() {
    String made = keys().rotateRingKey(rotation("rotation-1")).getId();
    long generation = keyRing().getGeneration();
    assertThat(keys().rotateRingKey(rotation("rotation-1")).getId()).isEqualTo(made);
    assertThat(keyRing().getGeneration()).isEqualTo(generation);
    StatusRuntimeException other =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                keys()
                    .destroyRingKey(
                        DestroyRingKeyRequest.newBuilder()
                            .setId(made)
                            .setRequestId("rotation-1")
                            .build()));
    assertThat(other.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(keys().rotateRingKey(rotation("rotation-2")).getId()).isNotEqualTo(made);
  }

  @Test
  void aMalformedRequestIdIsRefusedBeforeAnythingHappens() {
    long generation = keyRing().getGeneration();
    StatusRuntimeException malformed =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> keys().rotateRingKey(rotation("a b")));
    assertThat(malformed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(keyRing().getGeneration()).isEqualTo(generation);
  }

  @Test
  void theProgressOfARewrapIsAMetricOfSealedStoresAlone() throws Exception {
    keys().rotateRingKey(rotation(""));
    await().until(() -> keyRing().getRewrap().getState() == RewrapState.REWRAP_STATE_DONE);
    long seen = keyRing().getRewrap().getSeen();
    assertThat(seen).isGreaterThan(100);
    String metrics = metrics();
    assertThat(gauge(metrics, "done")).isEqualTo(seen);
    assertThat(gauge(metrics, "left")).isZero();
    assertThat(gauge(metrics, "failed")).isZero();
    assertThat(metrics).doesNotContain("coffer_rewrap_rows_done{store=\"far\"");
  }

  private static double gauge(String metrics, String which) {
    Matcher line =
        Pattern.compile("coffer_rewrap_rows_" + which + "\\{store=\"default\"} (\\S+)")
            .matcher(metrics);
    assertThat(line.find()).as(metrics).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private static String metrics() throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + server.server().operationsPort() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
        .body();
  }
}
