package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.coffer.proto.v1.ChangeKind;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.WatchRequest;
import dev.coffer.proto.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of changes over mutual TLS. */
class WatchServiceTest {
  @TempDir static Path folder;

  private static ProductionServer server;
  private static Wired admin;

  @BeforeAll
  static void start() {
    server =
        ProductionServer.start(
            folder,
            "",
            "  plain: { type: memory }\n"
                + "  second: { type: sealed, records: { type: sqlite, path: second.db }, rootKey: {"
                + " type: software, file: second.key } }");
    admin = server.admin();
  }

  @AfterAll
  static void stop() {
    admin.close();
    server.close();
  }

  private static WatchRequest.Builder below(String prefix) {
    return WatchRequest.newBuilder().setPrefix(prefix);
  }

  private static String put(String store, String name, String value) {
    return admin
        .secrets()
        .putSecret(
            PutSecretRequest.newBuilder()
                .setStore(store)
                .setName(name)
                .setValue(ByteString.copyFromUtf8(value))
                .build())
        .getVersion()
        .getVersion();
  }

  private static String put(String name) {
    return put("", name, "value");
  }

  /** Opens a stream and waits until it has begun. */
  private static Watcher begun(WatchRequest.Builder request) throws InterruptedException {
    Watcher watcher = Watcher.open(admin, request.build());
    assertThat(watcher.next().hasBookmark()).isTrue();
    return watcher;
  }

  private static void assertRefused(WatchRequest request, Status.Code status, String reason)
      throws Exception {
    assertRefused(admin, request, status, reason);
  }

  private static void assertRefused(
      Wired wired, WatchRequest request, Status.Code status, String reason) throws Exception {
    try (Watcher watcher = Watcher.open(wired, request)) {
      StatusRuntimeException end = watcher.end();
      assertThat(end.getStatus().getCode()).isEqualTo(status);
      assertThat(Wired.errorInfo(end).getReason()).isEqualTo(reason);
      assertThat(watcher.poll(0)).isNull();
    }
  }

  @Test
  void aPutArrivesWithATokenThatGoesOnAfterIt() throws Exception {
    String token;
    try (Watcher watcher = begun(below("thin/"))) {
      String version = put("thin/a");
      WatchResponse message = watcher.nextChange();
      assertThat(message.getChange().getName()).isEqualTo("thin/a");
      assertThat(message.getChange().getVersion()).isEqualTo(version);
      assertThat(message.getChange().getKind()).isEqualTo(ChangeKind.CHANGE_KIND_PUT);
      assertThat(message.getChange().getActor()).isEqualTo(ProductionServer.ADMIN);
      assertThat(message.getChange().getStore()).isEqualTo("default");
      assertThat(message.getChange().getStagesList()).contains("current");
      assertThat(message.getChange().hasSecret()).isFalse();
      token = message.getResumeToken();
    }
    put("thin/b");
    put("thin/c");
    try (Watcher again = Watcher.open(admin, below("thin/").setResumeToken(token).build())) {
      assertThat(again.nextChange().getChange().getName()).isEqualTo("thin/b");
      assertThat(again.nextChange().getChange().getName()).isEqualTo("thin/c");
    }
  }
}
