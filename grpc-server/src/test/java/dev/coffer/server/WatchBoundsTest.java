package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.WatchRequest;
import dev.coffer.proto.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How streams end, and what bounds them: history, readers, callers, rights, the server's life. */
class WatchBoundsTest {
  private static final int HISTORY = 1000;

  @TempDir Path folder;

  private ProductionServer server;
  private Wired admin;

  @BeforeEach
  void start() {
    server =
        ProductionServer.start(
            folder,
            "maxWatchesPerPrincipal: 3, watchPatience: 1s",
            "  short: { type: sealed, journalEvents: 1000, journalRetention: 0s, records: { type:"
                + " sqlite, path: short.db }, rootKey: { type: software, file: short.key } }");
    admin = server.admin();
  }

  @AfterEach
  void stop() {
    admin.close();
    server.close();
  }

  private static WatchRequest.Builder all(String store) {
    return WatchRequest.newBuilder().addStores(store);
  }

  private void put(String store, String name) {
    admin
        .secrets()
        .putSecret(
            PutSecretRequest.newBuilder()
                .setStore(store)
                .setName(name)
                .setValue(ByteString.copyFromUtf8("value"))
                .build());
  }

  /** Puts of many writers, whose names are long so that the streams have much to carry. */
  private void fill(String store, int count) throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(32);
    String prefix = "fill/" + "x".repeat(200) + "/";
    IntStream.range(0, count).forEach(i -> writers.execute(() -> put(store, prefix + i)));
    writers.shutdown();
    assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private Watcher begun(WatchRequest.Builder request) throws InterruptedException {
    Watcher watcher = Watcher.open(admin, request.build());
    assertThat(watcher.next().hasBookmark()).isTrue();
    return watcher;
  }

  @Test
  void aTokenThatTheHistoryNoLongerReachesIsRefusedWithTheOldestRevision() throws Exception {
    String token;
    try (Watcher watcher = begun(all("short"))) {
      put("short", "first");
      token = watcher.nextChange().getResumeToken();
    }
    fill("short", 2 * HISTORY);
    try (Watcher again = Watcher.open(admin, all("short").setResumeToken(token).build())) {
      StatusRuntimeException end = again.end();
      assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
      assertThat(Wired.errorInfo(end).getReason()).isEqualTo("HISTORY_COMPACTED");
      assertThat(end.getStatus().getDescription())
          .containsPattern("back to revision \\d+ only, and the token is of revision 1;")
          .contains("the last is " + (2 * HISTORY + 1));
    }
    try (Watcher snapshot = Watcher.open(admin, all("short").setSnapshot(true).build())) {
      assertThat(snapshot.next().hasSnapshotBegin()).isTrue();
      for (int i = 0; i < 2 * HISTORY + 1; i++) {
        assertThat(snapshot.next().hasSnapshotItem()).isTrue();
      }
      assertThat(snapshot.next().hasSnapshotEnd()).isTrue();
    }
  }

  @Test
  void aReaderThatReadsNothingIsEndedWithATokenThatGoesOnExactly() throws Exception {
    // More than the windows of HTTP/2 hold, else the server has nothing left to tell.
    int changes = 5000;
    try (Watcher watcher = Watcher.unread(admin, all("").build())) {
      watcher.read(1);
      assertThat(watcher.next().hasBookmark()).isTrue();
      fill("", changes);
      await().until(() -> server.server().watches() == 0);
      watcher.read(1_000_000);
      StatusRuntimeException end = watcher.end();
      assertThat(Wired.errorInfo(end).getReason()).isEqualTo("LIMIT_EXCEEDED");
      int told = 0;
      WatchResponse last = watcher.poll(0);
      for (WatchResponse next = last; next != null; next = watcher.poll(0)) {
        last = next;
        told += next.hasChange() ? 1 : 0;
      }
      assertThat(last.hasBookmark()).isTrue();
      assertThat(told).isBetween(1, changes - 1);
      try (Watcher again = begunAfter(all("").setResumeToken(last.getResumeToken()))) {
        for (int i = told; i < changes; i++) {
          assertThat(again.nextChange().hasChange()).isTrue();
        }
        assertThat(again.poll(200)).matches(m -> m == null || m.hasBookmark());
      }
    }
  }

  private Watcher begunAfter(WatchRequest.Builder request) {
    return Watcher.open(admin, request.build());
  }

  @Test
  void aCallerHasSoManyStreamsAndNoMore() throws Exception {
    List<Watcher> three = List.of(begun(all("")), begun(all("")), begun(all("")));
    try (Watcher fourth = Watcher.open(admin, all("").build())) {
      StatusRuntimeException end = fourth.end();
      assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(Wired.errorInfo(end).getReason()).isEqualTo("LIMIT_EXCEEDED");
    }
    three.get(0).close();
    await().until(() -> server.server().watches() == 2);
    begun(all("")).close();
    three.forEach(Watcher::close);
    await().until(() -> server.server().watches() == 0);
  }

  @Test
  void whoIsAnAdministratorNoLongerIsToldNothingMore() throws Exception {
    try (Watcher watcher = begun(all(""));
        Wired other =
            server.connect(
                server.authority().request().forClients().dns("ops.example.com").issue("other"))) {
      put("", "before");
      assertThat(watcher.nextChange().getChange().getName()).isEqualTo("before");
      dismissAdmin();
      other
          .secrets()
          .putSecret(PutSecretRequest.newBuilder().setName("after").setValue(bytes()).build());
      StatusRuntimeException end = watcher.end();
      assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(watcher.poll(0)).isNull();
    }
  }

  private static ByteString bytes() {
    return ByteString.copyFromUtf8("value");
  }

  private void dismissAdmin() throws IOException {
    String text = Files.readString(server.file());
    Files.writeString(server.file(), text.replace("\"" + ProductionServer.ADMIN + "\", ", ""));
    server.server().reload();
  }

  @Test
  void aServerThatEndsSaysHowFarItIsAndTheNextOneGoesOn() throws Exception {
    String token;
    try (Watcher watcher = begun(all(""))) {
      put("", "a");
      assertThat(watcher.nextChange().hasChange()).isTrue();
      long started = System.nanoTime();
      server.restart();
      assertThat(System.nanoTime() - started).isLessThan(8_000_000_000L);
      WatchResponse last = watcher.next();
      assertThat(last.hasBookmark()).isTrue();
      token = last.getResumeToken();
      assertThat(watcher.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
    admin.close();
    admin = server.admin();
    put("", "b");
    try (Watcher again = Watcher.open(admin, all("").setResumeToken(token).build())) {
      assertThat(again.nextChange().getChange().getName()).isEqualTo("b");
    }
  }

  private static long millis(Duration duration) {
    return duration.getSeconds() * 1000 + duration.getNanos() / 1_000_000;
  }

  @Test
  void aServerThatEndsSendsItsReadersBackOneAfterTheOther() throws Exception {
    Path own = Files.createDirectory(folder.resolve("own"));
    List<Watcher> watchers = new ArrayList<>();
    List<Long> waits = new ArrayList<>();
    try (ProductionServer ending = ProductionServer.start(own, "maxWatchesPerPrincipal: 40", "");
        Wired readers = ending.admin()) {
      for (int i = 0; i < 40; i++) {
        Watcher watcher = Watcher.open(readers, all("").build());
        assertThat(watcher.next().hasBookmark()).isTrue();
        watchers.add(watcher);
      }
      ending.restart();
      for (Watcher watcher : watchers) {
        waits.add(millis(Wired.retryInfo(watcher.end()).getRetryDelay()));
      }
    }
    // That forty random waits leave out a third at either end happens once in ten million times.
    assertThat(Collections.min(waits)).isBetween(0L, 3400L);
    assertThat(Collections.max(waits)).isBetween(6600L, 10_000L);
  }
}
