package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code that a store can fail with, as it arrives at a caller. */
class StatusTableTest {
  private static final Map<ErrorCode, Status.Code> TABLE = new EnumMap<>(ErrorCode.class);

  static {
    TABLE.put(ErrorCode.INVALID_ARGUMENT, Status.Code.INVALID_ARGUMENT);
    TABLE.put(ErrorCode.NOT_FOUND, Status.Code.NOT_FOUND);
    TABLE.put(ErrorCode.DELETED, Status.Code.NOT_FOUND);
    TABLE.put(ErrorCode.ALREADY_EXISTS, Status.Code.ALREADY_EXISTS);
    TABLE.put(ErrorCode.VERSION_MISMATCH, Status.Code.ABORTED);
    TABLE.put(ErrorCode.FAILED_PRECONDITION, Status.Code.FAILED_PRECONDITION);
    TABLE.put(ErrorCode.UNAUTHENTICATED, Status.Code.UNAUTHENTICATED);
    TABLE.put(ErrorCode.DENIED, Status.Code.PERMISSION_DENIED);
    TABLE.put(ErrorCode.BACKEND_DENIED, Status.Code.FAILED_PRECONDITION);
    TABLE.put(ErrorCode.UNSUPPORTED, Status.Code.UNIMPLEMENTED);
    TABLE.put(ErrorCode.THROTTLED, Status.Code.RESOURCE_EXHAUSTED);
    TABLE.put(ErrorCode.LIMIT_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);
    TABLE.put(ErrorCode.HISTORY_COMPACTED, Status.Code.OUT_OF_RANGE);
    TABLE.put(ErrorCode.EPOCH_CHANGED, Status.Code.FAILED_PRECONDITION);
    TABLE.put(ErrorCode.UNAVAILABLE, Status.Code.UNAVAILABLE);
    TABLE.put(ErrorCode.DEADLINE_EXCEEDED, Status.Code.DEADLINE_EXCEEDED);
    TABLE.put(ErrorCode.CANCELLED, Status.Code.CANCELLED);
    TABLE.put(ErrorCode.INTEGRITY, Status.Code.DATA_LOSS);
    TABLE.put(ErrorCode.CONFIGURATION, Status.Code.INTERNAL);
    TABLE.put(ErrorCode.INTERNAL, Status.Code.INTERNAL);
  }

  @TempDir static Path folder;
  static ProductionServer server;
  static Wired wired;

  @BeforeAll
  static void start() {
    server = ProductionServer.start(folder, "", "  far: { type: held }");
    wired = server.admin();
  }

  @AfterAll
  static void stop() {
    wired.close();
    server.close();
  }

  private static StatusRuntimeException describe() {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () ->
            wired
                .secrets()
                .describeSecret(
                    DescribeSecretRequest.newBuilder().setStore("far").setName("a/b").build()));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeArrivesWithItsStatusAndItsReason(ErrorCode code) {
    SecretsException failure =
        SecretsException.of(code, "What happened.")
            .remedy("What to do.")
            .retryability(Retryability.EXHAUSTED)
            .cause(new IllegalStateException("words of a vendor"))
            .build();
    HeldStores.faults("far").failNext(1, failure);
    StatusRuntimeException e = describe();
    ErrorInfo info = Wired.errorInfo(e);
    assertThat(e.getStatus().getCode()).isEqualTo(TABLE.get(code));
    assertThat(info.getDomain()).isEqualTo("coffer.dev");
    assertThat(info.getMetadataMap()).containsEntry("store", "far");
    assertThat(e.getStatus() + " " + info).doesNotContain("vendor");
    if (code == ErrorCode.CONFIGURATION) {
      // Files and lines of the server's configuration are nobody else's business.
      assertThat(info.getReason()).isEqualTo("INTERNAL");
      assertThat(e.getStatus().getDescription()).doesNotContain("What happened.");
      return;
    }
    assertThat(info.getReason()).isEqualTo(code.name());
    assertThat(e.getStatus().getDescription()).isEqualTo("What happened.");
    assertThat(info.getMetadataMap())
        .containsEntry("name", "a/b")
        .containsEntry("remedy", "What to do.")
        .containsEntry("retryability", "EXHAUSTED")
        .containsEntry("origin", failure.origin().name());
  }

  @Test
  void waitingTimeAndUnknownOutcomeAreSaid() {
    HeldStores.faults("far")
        .failNext(
            1,
            SecretsException.of(ErrorCode.THROTTLED, "Too fast.")
                .retryability(Retryability.EXHAUSTED)
                .retryAfter(Duration.ofMillis(1500))
                .outcomeUnknown(true)
                .build());
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                wired
                    .secrets()
                    .putSecret(PutSecretRequest.newBuilder().setStore("far").setName("a").build()));
    assertThat(Wired.retryInfo(e).getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(Wired.retryInfo(e).getRetryDelay().getNanos()).isEqualTo(500_000_000);
    assertThat(Wired.errorInfo(e).getMetadataMap()).containsEntry("outcomeUnknown", "true");
  }
}
