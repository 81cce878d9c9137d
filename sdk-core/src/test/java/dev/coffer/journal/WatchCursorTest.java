package dev.coffer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Verb;
import dev.coffer.store.MemoryRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cursor over the journal of a sealed store. */
class WatchCursorTest {
  @TempDir Path folder;
  private final WatchedStore watched = new WatchedStore();

  @AfterEach
  void close() {
    watched.close();
  }

  private static List<WatchEvent> drain(WatchCursor cursor) {
    List<WatchEvent> events = new ArrayList<>();
    while (cursor.isBehind()) {
      WatchEvent event = cursor.poll();
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  private static List<String> names(List<WatchEvent> events) {
    return events.stream().map(event -> ((WatchEvent.Changed) event).name().text()).toList();
  }

  private ResumeToken tokenNow() {
    try (WatchCursor cursor = watched.watch(WatchStart.NOW)) {
      return cursor.bookmark().token();
    }
  }

  private static SecretsException refused(Runnable opening) {
    return catchThrowableOfType(SecretsException.class, opening::run);
  }

  @Test
  void eventsComeFromMemoryAndFromTheJournalAlike() {
    ResumeToken start = tokenNow();
    watched.put("a");
    watched.put("b");
    // A second feed has not seen them pass.
    try (JournalFeed late = new JournalFeed("default", watched.store);
        WatchCursor recent = watched.watch(WatchStart.after(start));
        WatchCursor read =
            WatchCursor.open(
                WatchRequest.of(WatchedStore.ALL, WatchStart.after(start)),
                List.of(late),
                watched.terms("ops"))) {
      List<WatchEvent> events = drain(recent);
      assertThat(names(events)).containsExactly("a", "b");
      assertThat(drain(read)).isEqualTo(events);
    }
  }

  @Test
  void aTokenFromBeforeARestoreIsOfAnotherEpoch() {
    watched.put("a");
    ResumeToken token = tokenNow();
    Path copy = folder.resolve("copy");
    watched.store.backup(copy);
    try (WatchedStore restored = watched.restored(MemoryRecords.load(copy))) {
      SecretsException refused = refused(() -> restored.watch(WatchStart.after(token)).close());
      assertThat(refused.code()).isEqualTo(ErrorCode.EPOCH_CHANGED);
    }
  }

  @Test
  void aTokenFromTheFutureIsRefusedAndNotWaitedFor() {
    watched.put("a");
    Position ahead = new Position(watched.store.id(), watched.store.epoch(), 2);
    ResumeToken future = watched.feed.tokens("ops", WatchedStore.ALL).seal(ahead);
    SecretsException refused = refused(() -> watched.watch(WatchStart.after(future)).close());
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    watched.put("b");
    try (WatchCursor now = watched.watch(WatchStart.after(future))) {
      assertThat(now.isBehind()).isFalse();
    }
  }

  @Test
  void aTokenOfAnotherPrincipalOrFilterIsRefusedAndTheOwnOneTaken() {
    ResumeToken token = tokenNow();
    WatchStart after = WatchStart.after(token);
    NamePrefix all = NamePrefix.ALL;
    WatchFilter narrower = WatchFilter.of("default", NamePrefix.of("a/"));
    WatchFilter ofKind = new WatchFilter(List.of("default"), all, Set.of(), Set.of(Verb.PUT));
    WatchFilter elsewhere = WatchFilter.of("other", all);
    WatchFilter ofName = WatchFilter.of("default", Set.of(SecretName.of("a")));
    for (WatchFilter other : List.of(narrower, ofKind, elsewhere, ofName)) {
      assertThat(refused(() -> watched.watch(other, after, "ops").close()).code())
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(refused(() -> watched.watch(WatchedStore.ALL, after, "eve").close()).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    watched.watch(after).close();
  }

  @Test
  void historyIsBoundedAndSaysSo() {
    watched.put("first");
    ResumeToken token = tokenNow();
    for (int i = 0; i < 1200; i++) {
      watched.put("n" + i);
    }
    assertThat(watched.store.journalFirst()).isGreaterThan(2);
    SecretsException refused = refused(() -> watched.watch(WatchStart.after(token)).close());
    assertThat(refused.code()).isEqualTo(ErrorCode.HISTORY_COMPACTED);
  }

  @Test
  void aReaderThatFallsBehindTheHistoryIsEndedAndNeverSkipsInSilence() {
    try (JournalFeed none = new JournalFeed("default", watched.store);
        WatchCursor slow =
            WatchCursor.open(
                WatchRequest.of(WatchedStore.ALL, WatchStart.NOW),
                List.of(none),
                watched.terms("ops"))) {
      // Past what memory holds, so that it has to be read.
      for (int i = 0; i < 6000; i++) {
        watched.put("n" + i % 50);
      }
      assertThat(refused(() -> drain(slow)).code()).isEqualTo(ErrorCode.HISTORY_COMPACTED);
    }
  }

  @Test
  void whatAPrincipalMayNotSeeIsPassedOver() {
    WatchTerms blind =
        new WatchTerms(
            "ops", (label, name) -> !name.text().startsWith("hidden/"), WatchTerms.Values.NONE);
    WatchRequest request = WatchRequest.of(WatchedStore.ALL, WatchStart.NOW);
    watched.put("hidden/old");
    try (WatchCursor cursor = WatchCursor.open(request, List.of(watched.feed), blind);
        WatchCursor snapshot =
            WatchCursor.open(request.from(WatchStart.SNAPSHOT), List.of(watched.feed), blind)) {
      watched.put("hidden/a");
      watched.put("seen");
      assertThat(names(drain(cursor))).containsExactly("seen");
      assertThat(drain(snapshot))
          .filteredOn(event -> event instanceof WatchEvent.SnapshotItem)
          .extracting(event -> ((WatchEvent.SnapshotItem) event).name().text())
          .containsExactly("seen");
    }
  }

  @Test
  void ofNamesTheSnapshotHoldsThoseThatAreThere() {
    watched.put("a");
    watched.put("b");
    WatchFilter filter =
        WatchFilter.of("default", Set.of(SecretName.of("b"), SecretName.of("absent")));
    try (WatchCursor cursor = watched.watch(filter, WatchStart.SNAPSHOT, "ops")) {
      List<WatchEvent> events = drain(cursor);
      assertThat(events).hasSize(3);
      assertThat(((WatchEvent.SnapshotItem) events.get(1)).name().text()).isEqualTo("b");
      assertThat(events.get(2)).isInstanceOf(WatchEvent.SnapshotEnd.class);
    }
  }
}
