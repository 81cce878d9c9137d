package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Change;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend.Subscription;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.spi.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JournalTest {
  private final StoreFixture fixture =
      new StoreFixture(config -> config.withJournal(1000, Duration.ofHours(1)));

  @AfterEach
  void close() {
    fixture.assertVerifies();
    fixture.close();
  }

  @Test
  void each_change_has_one_event_in_order_and_without_gaps() {
    OperationContext alice = new OperationContext(Long.MAX_VALUE, "alice", null, null);
    fixture.put("one");
    fixture.store.put(StoreFixture.putRequest("two", PutCondition.NONE, Stage.CURRENT), alice);
    fixture.store.moveStage(new MoveStageRequest(NAME, Stage.CURRENT, id(1), null), LOCAL);
    fixture.store.setVersionState(new SetVersionStateRequest(NAME, id(2), false), LOCAL);
    fixture.store.updateMetadata(
        new UpdateMetadataRequest(NAME, MetadataChange.builder().label("a", "b").build(), ""),
        LOCAL);
    fixture.store.delete(new DeleteRequest(NAME, null), LOCAL);
    fixture.store.restore(new RestoreRequest(NAME, null), LOCAL);
    fixture.store.purge(new PurgeRequest(NAME, null), LOCAL);

    List<JournalEvent> events = fixture.store.journal(1, 1000);

    assertThat(events)
        .extracting(JournalEvent::revision)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(events)
        .extracting(JournalEvent::kind)
        .containsExactly(
            Verb.PUT,
            Verb.PUT,
            Verb.MOVE_STAGE,
            Verb.SET_VERSION_STATE,
            Verb.UPDATE_METADATA,
            Verb.DELETE,
            Verb.RESTORE,
            Verb.PURGE);
    assertThat(events.get(1))
        .isEqualTo(
            new JournalEvent(
                "",
                2,
                Verb.PUT,
                NAME,
                id(2),
                Set.of(Stage.CURRENT, Stage.PREVIOUS),
                1,
                2,
                "alice",
                fixture.clock.instant(),
                ""));
    assertThat(events.get(7).version()).isNull();
    assertThat(events.get(7).stages()).containsExactlyInAnyOrder(Stage.CURRENT, Stage.PREVIOUS);
    assertThat(fixture.store.journalRevision()).isEqualTo(8);
  }

  @Test
  void what_is_refused_has_no_event() {
    fixture.put("one");
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> fixture.put("x", PutCondition.CREATE_ONLY));

    assertThat(fixture.store.journal(1, 10)).hasSize(1);
  }

  @Test
  void it_is_read_from_any_revision_up_to_the_one_after_the_last() {
    for (int i = 0; i < 5; i++) {
      fixture.put("value " + i);
    }

    assertThat(fixture.store.journal(3, 2))
        .extracting(JournalEvent::revision)
        .containsExactly(3L, 4L);
    assertThat(fixture.store.journal(6, 10)).isEmpty();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> fixture.store.journal(7, 10));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> fixture.store.journal(0, 10));
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> fixture.store.journal(1, 1001));
  }

  @Test
  void events_beyond_number_and_age_are_removed_and_said_to_be_compacted() {
    for (int i = 0; i < 1100; i++) {
      fixture.put("value " + i);
    }
    assertThat(fixture.store.journal(1, 1)).hasSize(1);
    fixture.clock.advance(Duration.ofHours(2));
    for (int i = 0; i < 50; i++) {
      fixture.put("later " + i);
    }

    assertRefused(ErrorCode.HISTORY_COMPACTED, () -> fixture.store.journal(1, 1));
    assertThat(fixture.store.journal(151, 1000)).hasSize(1000);
    assertThat(fixture.store.journalRevision()).isEqualTo(1150);
  }

  @Test
  void a_damaged_event_is_kept_for_verify_and_keeps_nobody_from_writing() {
    try (StoreFixture other = new StoreFixture(config -> config.withJournal(1000, Duration.ZERO))) {
      for (int i = 0; i < 1000; i++) {
        other.put("value " + i);
      }
      other.records.plant(RowKeys.journal(4), new byte[] {1});
      for (int i = 0; i < 10; i++) {
        other.put("later " + i);
      }

      assertThat(other.findings()).anyMatch(finding -> finding.startsWith("journal event 4"));
    }
  }

  @Test
  void an_event_that_was_removed_by_another_hand_is_damage_and_no_gap() {
    try (StoreFixture other = new StoreFixture()) {
      other.put("one");
      other.put("two");
      other.put("three");
      other.records.plant(RowKeys.journal(2), null);

      assertRefused(ErrorCode.INTEGRITY, () -> other.store.journal(1, 10));
      assertThat(other.findings()).contains("journal events 2 to 2: are not there");
    }
  }

  @Test
  void a_listener_hears_of_each_change_in_order_before_its_writer_has_the_answer() {
    List<Change> heard = new CopyOnWriteArrayList<>();
    try (Subscription subscription = fixture.store.changes(Interest.ALL, heard::add)) {
      fixture.put("one");
      assertThat(heard).containsExactly(new Change(1, NAME, Verb.PUT, VersionId.of("1")));
      fixture.store.delete(new DeleteRequest(NAME, null), LOCAL);
      assertThat(heard).hasSize(2);
      assertThat(subscription).isNotNull();
    }
    fixture.store.restore(new RestoreRequest(NAME, null), LOCAL);

    assertThat(heard).hasSize(2);
  }

  @Test
  void a_listener_that_fails_harms_neither_the_writer_nor_other_listeners() {
    List<Long> heard = new ArrayList<>();
    fixture.store.changes(
        Interest.ALL,
        change -> {
          throw new IllegalStateException("a listener's own defect");
        });
    fixture.store.changes(Interest.ALL, change -> heard.add(change.revision()));

    fixture.put("one");
    fixture.put("two");

    assertThat(heard).containsExactly(1L, 2L);
  }
}
