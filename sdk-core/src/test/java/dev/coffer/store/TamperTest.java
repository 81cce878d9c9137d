package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static dev.coffer.store.StoreFixture.name;
import static dev.coffer.store.StoreFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What someone who can write the rows achieves: every read stays right or fails, verify finds it.
 */
final class TamperTest {
  private static final SecretName OTHER = name("trading/other");

  private final StoreFixture fixture = new StoreFixture();
  private final HookedRecords records = fixture.records;

  @BeforeEach
  void putSome() {
    fixture.put("one");
    fixture.put("two");
    fixture.put(OTHER, "other");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void assertFound(String... beginnings) {
    List<String> findings = fixture.findings();
    for (String beginning : beginnings) {
      assertThat(findings).anyMatch(finding -> finding.startsWith(beginning));
    }
  }

  @Test
  void nothing_is_found_where_nothing_was_done() {
    fixture.assertVerifies();
  }

  @Test
  void any_flipped_bit_of_a_value_is_refused_on_read_and_found() {
    byte[] key = RowKeys.value(NAME, 2);
    byte[] row = records.row(key);
    for (int i = 0; i < row.length; i++) {
      byte[] flipped = row.clone();
      flipped[i] ^= 1;
      records.plant(key, flipped);
      assertRefused(ErrorCode.INTEGRITY, () -> fixture.get());
    }
    assertFound("version 2 of trading/db: does not open", "set hash: does not match");
  }

  @Test
  void any_flipped_bit_of_metadata_is_refused_on_read_and_found() {
    byte[] key = RowKeys.metadata(NAME);
    byte[] row = records.row(key);
    for (int i = 0; i < row.length; i++) {
      byte[] flipped = row.clone();
      flipped[i] ^= 1;
      records.plant(key, flipped);
      assertRefused(ErrorCode.INTEGRITY, () -> fixture.get());
    }
    assertFound("metadata of trading/db: does not open");
  }

  @Test
  void every_damage_says_the_same_and_names_the_secret() {
    byte[] key = RowKeys.value(NAME, 2);
    records.plant(key, new byte[0]);
    SecretsException empty = refusal(() -> fixture.get());
    records.plant(key, records.row(RowKeys.value(OTHER, 1)));
    SecretsException foreign = refusal(() -> fixture.get());

    assertThat(empty.name()).isEqualTo("trading/db");
    assertThat(empty.store()).isEqualTo("test");
    assertThat(empty.getMessage()).isEqualTo(foreign.getMessage());
  }

  @Test
  void values_that_were_swapped_do_not_open() {
    swap(RowKeys.value(NAME, 1), RowKeys.value(NAME, 2));
    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get());
    swap(RowKeys.value(NAME, 1), RowKeys.value(NAME, 2));
    assertThat(fixture.get()).isEqualTo("two");

    swap(RowKeys.value(NAME, 1), RowKeys.value(OTHER, 1));
    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get(1));
    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get(OTHER));
    assertFound(
        "version 1 of trading/db: does not open", "version 1 of trading/other: does not open");
  }

  private void swap(byte[] one, byte[] other) {
    byte[] first = records.row(one);
    records.plant(one, records.row(other));
    records.plant(other, first);
  }

  @Test
  void metadata_that_was_moved_to_another_name_does_not_open() {
    records.plant(RowKeys.metadata(OTHER), records.row(RowKeys.metadata(NAME)));
    records.plant(RowKeys.metadata(name("new/name")), records.row(RowKeys.metadata(NAME)));

    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get(OTHER));
    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get(name("new/name")));
    assertThat(fixture.get()).isEqualTo("two");
    assertFound("metadata of trading/other: does not open", "metadata of new/name: does not open");
  }

  @Test
  void a_record_of_another_type_does_not_open_in_its_place() {
    byte[] metadata = records.row(RowKeys.metadata(NAME));
    records.plant(RowKeys.value(NAME, 2), Arrays.copyOfRange(metadata, 8, metadata.length));

    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get());
  }

  @Test
  void a_pointer_whose_counter_was_edited_does_not_open() {
    byte[] row = records.row(RowKeys.metadata(NAME));
    row[7]++;
    records.plant(RowKeys.metadata(NAME), row);

    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get());
  }

  @Test
  void a_pointer_that_was_put_back_as_it_was_is_found_by_name() {
    byte[] old = records.row(RowKeys.metadata(NAME));
    fixture.store.moveStage(new MoveStageRequest(NAME, Stage.CURRENT, id(1), null), LOCAL);
    records.plant(RowKeys.metadata(NAME), old);

    // It opens: that is what one row alone cannot show.
    assertThat(fixture.get()).isEqualTo("two");
    assertFound("set hash: does not match", "metadata of trading/db: was put back");
  }

  @Test
  void a_deletion_that_was_undone_by_putting_a_row_back_is_found() {
    byte[] old = records.row(RowKeys.metadata(NAME));
    fixture.store.delete(new DeleteRequest(NAME, null), LOCAL);
    records.plant(RowKeys.metadata(NAME), old);

    assertFound("set hash: does not match", "metadata of trading/db: was put back");
  }

  @Test
  void an_expiry_that_was_put_back_is_found_also_after_later_writes_of_the_name() {
    byte[] old = records.row(RowKeys.metadata(NAME));
    fixture.store.updateMetadata(
        new UpdateMetadataRequest(
            NAME, MetadataChange.builder().expireTime(fixture.clock.instant()).build(), ""),
        LOCAL);
    records.plant(RowKeys.metadata(NAME), old);
    fixture.put("three");

    assertFound("set hash: does not match");
  }

  @Test
  void a_secret_that_was_removed_is_not_found_on_read_and_found_by_verify() {
    records.plant(RowKeys.metadata(NAME), null);

    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get());
    assertFound(
        "set hash: does not match",
        "version 1 of trading/db: is there, and no secret of its name",
        "version 2 of trading/db: is there, and no secret of its name",
        "metadata of trading/db: is not there");
  }

  @Test
  void a_value_that_was_removed_is_damage_and_never_not_found() {
    records.plant(RowKeys.value(NAME, 2), null);

    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get());
    assertFound("version 2 of trading/db: has lost its value", "set hash: does not match");
  }

  @Test
  void a_value_that_was_destroyed_and_is_put_back_stays_unreadable_and_is_found() {
    byte[] old = records.row(RowKeys.value(NAME, 1));
    fixture.store.purge(new PurgeRequest(NAME, id(1)), LOCAL);
    records.plant(RowKeys.value(NAME, 1), old);

    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> fixture.get(1));
    assertFound("version 1 of trading/db: is there, although it was destroyed");
  }

  @Test
  void a_tombstone_that_was_removed_is_found() {
    fixture.store.purge(new PurgeRequest(NAME, null), LOCAL);
    records.plant(RowKeys.metadata(NAME), null);

    assertFound("set hash: does not match", "metadata of trading/db: is not there");
  }

  @Test
  void a_row_that_was_duplicated_under_another_version_is_found() {
    records.plant(RowKeys.value(NAME, 3), records.row(RowKeys.value(NAME, 2)));

    assertThat(fixture.get()).isEqualTo("two");
    assertFound(
        "version 3 of trading/db: does not open",
        "version 3 of trading/db: is there, and its secret does not know it",
        "set hash: does not match");
  }

  @Test
  void rows_that_no_store_writes_are_found() {
    records.plant(new byte[] {'z'}, new byte[] {1});
    records.plant(new byte[] {'m', ' '}, new byte[] {1});
    records.plant(new byte[] {'v', 'x'}, new byte[] {1});
    records.plant(new byte[] {'j', 'x'}, new byte[] {1});
    records.plant(new byte[] {'x', 99, 'x'}, new byte[] {1});
    records.plant(new byte[] {(byte) 0xff, (byte) 0xff}, new byte[] {1});

    assertThat(fixture.findings())
        .filteredOn(finding -> finding.endsWith("does not belong to the store"))
        .hasSize(6);
  }

  @Test
  void a_journal_event_that_was_removed_moved_or_added_is_found() {
    byte[] first = records.row(RowKeys.journal(1));
    records.plant(RowKeys.journal(1), null);
    records.plant(RowKeys.journal(2), first);
    records.plant(RowKeys.journal(9), first);

    assertFound(
        "journal events 1 to 1: are not there",
        "journal event 2: does not open",
        "journal event 9: does not open",
        "journal events 4 to 8: are not there",
        "journal: goes on after revision 3");
  }

  @Test
  void an_outcome_that_was_removed_or_damaged_is_found() {
    fixture.store.put(
        StoreFixture.putRequest("x", PutCondition.NONE, Stage.CURRENT), StoreFixture.request("r1"));
    byte[] key =
        records
            .range(RowKeys.table(RowKeys.OUTCOME), RowKeys.table((byte) (RowKeys.OUTCOME + 1)), 1)
            .get(0)
            .key();
    byte[] row = records.row(key);
    row[row.length - 1] ^= 1;
    records.plant(key, row);
    assertFound("outcome of a request: does not open");

    records.plant(key, null);
    assertFound("set hash: does not match");
  }

  @Test
  void a_ledger_that_was_put_back_is_found_and_one_that_was_removed_too() {
    byte[] old = records.row(RowKeys.LEDGER);
    fixture.put("three");
    records.plant(RowKeys.LEDGER, old);
    assertFound("ledger: is older", "set hash: does not match", "journal: goes on");

    records.plant(RowKeys.LEDGER, null);
    assertFound("ledger: is not there");
  }

  @Test
  void a_ring_or_identity_that_was_exchanged_is_found() {
    try (StoreFixture other = new StoreFixture()) {
      records.plant(RowKeys.KEY_RING, other.records.row(RowKeys.KEY_RING));
      records.plant(RowKeys.IDENTITY, other.records.row(RowKeys.IDENTITY));
    }

    assertFound("identity of the store: does not open", "set hash: does not match");
  }

  @Test
  void a_store_whose_rows_something_else_wrote_stops_at_the_next_write() {
    byte[] ledger = records.row(RowKeys.LEDGER);
    records.plant(RowKeys.LEDGER, ledger);

    SecretsException refused = refusal(() -> fixture.put("three"));

    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refused.getMessage()).contains("something else writes");
    assertThat(refused.outcomeUnknown()).isFalse();
    assertThat(fixture.get()).isEqualTo("two");
  }

  @Test
  void a_damaged_name_does_not_keep_others_from_being_read_and_written() {
    byte[] row = records.row(RowKeys.metadata(NAME));
    row[20] ^= 1;
    records.plant(RowKeys.metadata(NAME), row);

    assertRefused(ErrorCode.INTEGRITY, () -> fixture.put("three"));
    assertRefused(
        ErrorCode.INTEGRITY, () -> fixture.store.list(ListRequest.of(NamePrefix.ALL, 10), LOCAL));
    fixture.put(OTHER, "still writable");
    assertThat(fixture.get(OTHER)).isEqualTo("still writable");
  }

  @Test
  void a_whole_store_from_another_place_does_not_open_here() {
    try (StoreFixture other = new StoreFixture()) {
      other.put("theirs");
      records.plant(RowKeys.value(NAME, 2), other.records.row(RowKeys.value(NAME, 1)));
      records.plant(RowKeys.metadata(OTHER), other.records.row(RowKeys.metadata(NAME)));
    }

    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get());
    assertRefused(ErrorCode.INTEGRITY, () -> fixture.get(OTHER));
  }

  @Test
  void a_report_is_bounded() {
    for (int i = 0; i < 1200; i++) {
      records.plant(RowKeys.value(name("x" + i), 1), new byte[] {1});
    }

    VerifyReport report = fixture.store.verify();

    assertThat(report.findings()).hasSize(VerifyReport.MAX_FINDINGS);
    assertThat(report.more()).isGreaterThan(200);
    assertThat(report.isClean()).isFalse();
  }

  @Test
  void a_row_that_only_looks_like_an_event_is_found_and_breaks_no_verification() {
    byte[] key = Arrays.copyOf(RowKeys.journal(1), 10);
    records.plant(key, new byte[] {1});

    assertFound("a row of no known kind", "set hash: does not match");
    assertRefused(ErrorCode.INTEGRITY, () -> fixture.store.journal(1, 10));
  }

  @Test
  void an_identity_that_was_cut_to_nothing_is_found() {
    records.plant(RowKeys.IDENTITY, new byte[] {0});

    assertFound("identity of the store: does not open");
  }
}
