package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.coffer.proto.v1.ApplyOutcome;
import dev.coffer.proto.v1.Change;
import dev.coffer.proto.v1.ChangeKind;
import dev.coffer.proto.v1.DeleteSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.ReportAppliedRequest;
import dev.coffer.proto.v1.WatchRequest;
import dev.coffer.proto.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
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

  @Test
  void changesOfManyWritersArriveOnceAndInOrder() throws Exception {
    try (Watcher watcher = begun(below("many/"))) {
      IntStream.range(0, 200).parallel().forEach(i -> put("many/" + i));
      Set<String> names = new HashSet<>();
      long revision = 0;
      for (int i = 0; i < 200; i++) {
        WatchResponse message = watcher.nextChange();
        assertThat(message.getChange().getRevision()).isGreaterThan(revision);
        revision = message.getChange().getRevision();
        assertThat(names.add(message.getChange().getName())).isTrue();
      }
      assertThat(watcher.poll(300)).isNull();
    }
  }

  @Test
  void onlyWhatTheFilterNamesIsTold() throws Exception {
    WatchRequest.Builder puts =
        below("filter/in/")
            .addKinds(ChangeKind.CHANGE_KIND_PUT)
            .addKinds(ChangeKind.CHANGE_KIND_PURGE);
    WatchRequest.Builder one = WatchRequest.newBuilder().addNames("filter/in/b");
    try (Watcher byPrefix = begun(puts);
        Watcher byName = begun(one)) {
      put("filter/out");
      put("filter/inside");
      put("filter/in/a");
      delete("filter/in/a");
      put("filter/in/b");
      delete("filter/in/b");
      put("filter/in/c");
      assertThat(namesOf(byPrefix, 3)).containsExactly("filter/in/a", "filter/in/b", "filter/in/c");
      List<WatchResponse> ofOne = List.of(byName.nextChange(), byName.nextChange());
      assertThat(ofOne).extracting(m -> m.getChange().getName()).containsOnly("filter/in/b");
      assertThat(ofOne)
          .extracting(m -> m.getChange().getKind())
          .containsExactly(ChangeKind.CHANGE_KIND_PUT, ChangeKind.CHANGE_KIND_DELETE);
      assertThat(byPrefix.poll(200)).isNull();
      assertThat(byName.poll(0)).isNull();
    }
  }

  @Test
  void aStreamGoesOnExactlyAfterAnyToken() throws Exception {
    List<WatchResponse> told = new ArrayList<>();
    try (Watcher watcher = begun(below("exact/"))) {
      for (int i = 0; i < 20; i++) {
        put("exact/" + i);
        put("elsewhere/" + i);
      }
      for (int i = 0; i < 20; i++) {
        told.add(watcher.nextChange());
      }
    }
    for (int from = 0; from < 20; from++) {
      String token = told.get(from).getResumeToken();
      try (Watcher again = Watcher.open(admin, below("exact/").setResumeToken(token).build())) {
        for (int i = from + 1; i < 20; i++) {
          assertThat(again.nextChange()).isEqualTo(told.get(i));
        }
        // What comes then is no change of before.
        assertThat(again.poll(50)).matches(m -> m == null || m.hasBookmark());
      }
    }
  }

  @Test
  void aSnapshotIsWholeAndTheTailGoesOnFromIt() throws Exception {
    String version = put("snap/a");
    put("snap/b");
    put("snap/gone");
    delete("snap/gone");
    try (Watcher watcher = Watcher.open(admin, below("snap/").setSnapshot(true).build())) {
      assertThat(watcher.next().hasSnapshotBegin()).isTrue();
      WatchResponse a = watcher.next();
      assertThat(a.getSnapshotItem().getName()).isEqualTo("snap/a");
      assertThat(a.getSnapshotItem().getCurrent().getVersion()).isEqualTo(version);
      assertThat(a.getResumeToken()).isEmpty();
      assertThat(watcher.next().getSnapshotItem().getName()).isEqualTo("snap/b");
      WatchResponse end = watcher.next();
      assertThat(end.hasSnapshotEnd()).isTrue();
      put("snap/c");
      WatchResponse c = watcher.nextChange();
      assertThat(c.getChange().getName()).isEqualTo("snap/c");
      try (Watcher again =
          Watcher.open(admin, below("snap/").setResumeToken(end.getResumeToken()).build())) {
        assertThat(again.nextChange()).isEqualTo(c);
      }
    }
  }

  @Test
  void noChangeFallsBetweenSnapshotAndTail() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; writing.get(); i++) {
                put("", "race/" + i % 10, "v" + i);
              }
            });
    writer.start();
    try {
      for (int round = 0; round < 30; round++) {
        assertSnapshotMeetsTail();
      }
    } finally {
      writing.set(false);
      writer.join();
    }
  }

  /** For each name the versions that are told begin with the one after that of the snapshot. */
  private static void assertSnapshotMeetsTail() throws Exception {
    Map<String, Long> known = new HashMap<>();
    try (Watcher watcher = Watcher.open(admin, below("race/").setSnapshot(true).build())) {
      assertThat(watcher.next().hasSnapshotBegin()).isTrue();
      WatchResponse message = watcher.next();
      while (message.hasSnapshotItem()) {
        known.put(
            message.getSnapshotItem().getName(),
            message.getSnapshotItem().getCurrent().getNumber());
        message = watcher.next();
      }
      assertThat(message.hasSnapshotEnd()).isTrue();
      for (int i = 0; i < 10; i++) {
        Change change = watcher.nextChange().getChange();
        long before = known.getOrDefault(change.getName(), 0L);
        assertThat(Long.parseLong(change.getVersion())).isEqualTo(before + 1);
        known.put(change.getName(), before + 1);
      }
    }
  }

  @Test
  void aTokenThatWasChangedOrBelongsToAnotherWatchIsRefused() throws Exception {
    String token;
    try (Watcher watcher = begun(below("sealed/"))) {
      put("sealed/a");
      token = watcher.nextChange().getResumeToken();
    }
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String flipped = token.substring(0, i) + other + token.substring(i + 1);
      assertForeign(admin, below("sealed/").setResumeToken(flipped).build());
    }
    assertForeign(admin, below("sealed/").setResumeToken(token + "A").build());
    assertForeign(admin, below("sealed/").setResumeToken("not a token").build());
    assertForeign(admin, below("").setResumeToken(token).build());
    assertForeign(admin, below("sealed/").addNames("sealed/a").setResumeToken(token).build());
    assertForeign(
        admin, below("sealed/").addKinds(ChangeKind.CHANGE_KIND_PUT).setResumeToken(token).build());
    assertForeign(admin, below("sealed/").addStores("second").setResumeToken(token).build());
    try (Wired other =
        server.connect(
            server.authority().request().forClients().dns("ops.example.com").issue("other"))) {
      assertForeign(other, below("sealed/").setResumeToken(token).build());
      try (Watcher own = Watcher.open(other, below("sealed/").build())) {
        assertThat(own.next().hasBookmark()).isTrue();
      }
    }
  }

  private static void assertForeign(Wired wired, WatchRequest request) throws Exception {
    assertRefused(wired, request, Status.Code.INVALID_ARGUMENT, "INVALID_ARGUMENT");
  }

  @Test
  void aTokenOverSeveralStoresIsAVector() throws Exception {
    WatchRequest.Builder both = below("vector/").addStores("default").addStores("second");
    String token;
    try (Watcher watcher = begun(both)) {
      put("default", "vector/a", "v");
      assertThat(watcher.nextChange().getChange().getStore()).isEqualTo("default");
      put("second", "vector/b", "v");
      WatchResponse b = watcher.nextChange();
      assertThat(b.getChange().getStore()).isEqualTo("second");
      token = b.getResumeToken();
      put("default", "vector/c", "v");
      put("second", "vector/d", "v");
    }
    try (Watcher again = Watcher.open(admin, both.setResumeToken(token).build())) {
      assertThat(namesOf(again, 2)).containsExactlyInAnyOrder("vector/c", "vector/d");
    }
  }

  @Test
  void ofChangesThatWaitOnlyTheLastOfANameIsToldWhereThatIsAsked() throws Exception {
    String token;
    try (Watcher watcher = begun(below("latest/"))) {
      token = put(watcher);
    }
    String last = "";
    for (int i = 0; i < 30; i++) {
      last = put("", "latest/a", "v" + i);
    }
    put("latest/b");
    WatchRequest latest = below("latest/").setLatestOnly(true).setResumeToken(token).build();
    try (Watcher again = Watcher.open(admin, latest)) {
      WatchResponse a = again.nextChange();
      assertThat(a.getChange().getVersion()).isEqualTo(last);
      assertThat(again.nextChange().getChange().getName()).isEqualTo("latest/b");
      assertThat(again.poll(200)).matches(m -> m == null || m.hasBookmark());
    }
  }

  private static String put(Watcher watcher) throws InterruptedException {
    put("latest/first");
    return watcher.nextChange().getResumeToken();
  }

  @Test
  void valuesComeWhereTheyAreAskedForAndCanStillBeRead() throws Exception {
    try (Watcher watcher = begun(below("value/").setIncludeValue(true))) {
      String version = put("", "value/a", "hunter2");
      Change change = watcher.nextChange().getChange();
      assertThat(change.getSecret().getValue().toStringUtf8()).isEqualTo("hunter2");
      assertThat(change.getSecret().getVersion().getVersion()).isEqualTo(version);
      delete("value/a");
      assertThat(watcher.nextChange().getChange().hasSecret()).isFalse();
    }
    put("", "value/b", "two");
    WatchRequest snapshot = below("value/").setIncludeValue(true).setSnapshot(true).build();
    try (Watcher watcher = Watcher.open(admin, snapshot)) {
      assertThat(watcher.next().hasSnapshotBegin()).isTrue();
      assertThat(watcher.next().getSnapshotItem().getSecret().getValue().toStringUtf8())
          .isEqualTo("two");
    }
  }

  @Test
  void anIdleStreamSaysHowFarItIs() throws Exception {
    WatchRequest.Builder quick =
        below("idle/").setBookmarkInterval(Duration.newBuilder().setSeconds(1));
    try (Watcher watcher = begun(quick)) {
      long started = System.nanoTime();
      put("elsewhere");
      WatchResponse bookmark = watcher.next();
      assertThat(bookmark.hasBookmark()).isTrue();
      assertThat(watcher.next().hasBookmark()).isTrue();
      assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(5));
      put("idle/a");
      try (Watcher again =
          Watcher.open(admin, below("idle/").setResumeToken(bookmark.getResumeToken()).build())) {
        assertThat(again.nextChange().getChange().getName()).isEqualTo("idle/a");
      }
    }
  }

  @Test
  void whatCannotBeWatchedIsRefused() throws Exception {
    assertRefused(below("").addStores("nowhere").build(), Status.Code.NOT_FOUND, "NOT_FOUND");
    assertForeign(admin, below("no/slash").build());
    assertForeign(admin, below("").addNames("a//b").build());
    assertForeign(admin, below("").setSnapshot(false).build());
    assertForeign(admin, below("").addKinds(ChangeKind.CHANGE_KIND_UNSPECIFIED).build());
    assertForeign(admin, below("").addStores("default").addStores("").build());
    assertForeign(
        admin, below("").setBookmarkInterval(Duration.newBuilder().setSeconds(61)).build());
    try (Wired nobody = server.connect(server.authority().client("spiffe://prod/other", "no"))) {
      assertRefused(nobody, below("").build(), Status.Code.PERMISSION_DENIED, "DENIED");
    }
  }

  @Test
  void aReportIsTakenForAVersionThatIsThereAndRefusedForOthers() {
    String version = put("reported");
    ReportAppliedRequest report =
        ReportAppliedRequest.newBuilder()
            .setName("reported")
            .setVersion(version)
            .setSubscriber("exchange-1")
            .setOutcome(ApplyOutcome.APPLY_OUTCOME_APPLIED)
            .build();
    admin.watches().reportApplied(report);
    admin
        .watches()
        .reportApplied(
            report.toBuilder()
                .setOutcome(ApplyOutcome.APPLY_OUTCOME_FAILED)
                .setDetail("no login")
                .build());
    assertThat(reason(report.toBuilder().setVersion("77"))).isEqualTo("NOT_FOUND");
    assertThat(reason(report.toBuilder().setName("absent"))).isEqualTo("NOT_FOUND");
    assertThat(reason(report.toBuilder().clearSubscriber())).isEqualTo("INVALID_ARGUMENT");
    assertThat(reason(report.toBuilder().clearOutcome())).isEqualTo("INVALID_ARGUMENT");
    assertThat(reason(report.toBuilder().setDetail("two\nlines"))).isEqualTo("INVALID_ARGUMENT");
  }

  private static String reason(ReportAppliedRequest.Builder report) {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> admin.watches().reportApplied(report.build()));
    return Wired.errorInfo(e).getReason();
  }

  private static List<String> namesOf(Watcher watcher, int count) throws InterruptedException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(watcher.nextChange().getChange().getName());
    }
    return names;
  }

  private static void delete(String name) {
    admin.secrets().deleteSecret(DeleteSecretRequest.newBuilder().setName(name).build());
  }
}
