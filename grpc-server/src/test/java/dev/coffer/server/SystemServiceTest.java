package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.coffer.model.ErrorCode;
import dev.coffer.proto.v1.CreateBackupRequest;
import dev.coffer.proto.v1.CreateBackupResponse;
import dev.coffer.proto.v1.GetCapabilitiesRequest;
import dev.coffer.proto.v1.GetCapabilitiesResponse;
import dev.coffer.proto.v1.GetStatusRequest;
import dev.coffer.proto.v1.GetStatusResponse;
import dev.coffer.proto.v1.HealthState;
import dev.coffer.proto.v1.ListStoresRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.Store;
import dev.coffer.proto.v1.StoreStatus;
import dev.coffer.proto.v1.WhoAmIRequest;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemServiceTest {
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

  private static GetStatusResponse status() {
    return wired.system().getStatus(GetStatusRequest.getDefaultInstance());
  }

  @Test
  void storesAreListedInTheirOrderWithTheSystemStoreMarked() {
    assertThat(wired.system().listStores(ListStoresRequest.getDefaultInstance()).getStoresList())
        .containsExactly(
            Store.newBuilder().setName("default").setSystem(true).build(),
            Store.newBuilder().setName("far").build());
  }

  @Test
  void capabilitiesAndLimitsAreThoseOfTheStore() {
    GetCapabilitiesResponse answer =
        wired
            .system()
            .getCapabilities(GetCapabilitiesRequest.newBuilder().setStore("default").build());
    assertThat(answer.getCapabilitiesList())
        .contains("COMPARE_AND_SET", "MOVABLE_CURRENT")
        .doesNotContain("PUT_RESTORES");
    assertThat(answer.getLimits().getMaxValueBytes()).isEqualTo(64 * 1024);
  }

  @Test
  void whoAmIGivesTheNameThatMatched() {
    assertThat(wired.system().whoAmI(WhoAmIRequest.getDefaultInstance()).getPrincipal())
        .isEqualTo(ProductionServer.ADMIN);
  }

  @Test
  void statusNamesEveryStoreAndTheOneThatHangs() throws InterruptedException {
    GetStatusResponse well = status();
    assertThat(well.getState()).isEqualTo(HealthState.HEALTH_STATE_HEALTHY);
    assertThat(well.getServerVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
    StoreStatus sealed = well.getStores(0);
    assertThat(UUID.fromString(sealed.getStoreId())).isNotNull();
    assertThat(well.getStores(1).getStoreId()).isEmpty();

    HeldStores.faults("far").hold();
    try {
      Thread.sleep(1_100); // What was found counts for a second.
      GetStatusResponse ill = status();
      assertThat(ill.getState()).isEqualTo(HealthState.HEALTH_STATE_DEGRADED);
      assertThat(ill.getStores(0).getState()).isEqualTo(HealthState.HEALTH_STATE_HEALTHY);
      assertThat(ill.getStores(1).getState()).isEqualTo(HealthState.HEALTH_STATE_UNHEALTHY);
      assertThat(ill.getStores(1).getDetail()).isNotEmpty();
    } finally {
      HeldStores.faults("far").release();
    }
  }

  @Test
  void aBackupIsWholeSealedAndLeavesNothingBehind() throws IOException {
    String canary = "canary-of-the-backup";
    wired
        .secrets()
        .putSecret(
            PutSecretRequest.newBuilder()
                .setName("kept")
                .setValue(ByteString.copyFromUtf8(canary))
                .build());
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    long total = -1;
    Iterator<CreateBackupResponse> parts =
        wired.system().createBackup(CreateBackupRequest.getDefaultInstance());
    while (parts.hasNext()) {
      CreateBackupResponse part = parts.next();
      assertThat(part.getData().size()).isBetween(1, 64 * 1024);
      part.getData().writeTo(copy);
      total = part.getTotalBytes();
    }
    assertThat(copy.size()).isEqualTo((int) total);
    String bytes = copy.toString(StandardCharsets.ISO_8859_1);
    assertThat(bytes).startsWith("SQLite format 3\0").doesNotContain(canary);
    try (var files = Files.list(server.folder().resolve("data"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("backup-"));
    }
  }

  @Test
  void aStoreWithoutRecordsOfItsOwnHasNoBackup() {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                wired
                    .system()
                    .createBackup(CreateBackupRequest.newBuilder().setStore("far").build())
                    .hasNext());
    assertThat(Wired.errorInfo(e).getReason()).isEqualTo(ErrorCode.UNSUPPORTED.name());
  }
}
