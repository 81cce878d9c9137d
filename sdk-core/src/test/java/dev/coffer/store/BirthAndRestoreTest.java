package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.key.HeapRootKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PutCondition;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BirthAndRestoreTest {
  @TempDir Path folder;

  private final StoreFixture fixture = new StoreFixture();
  private final SealedConfig config = SealedConfig.DEFAULT.withClock(fixture.clock);

  private int copies;

  private SealedStore reopen(RecordStore records) {
    return SealedStore.open("again", records, fixture.root, config);
  }

  private MemoryRecords backup() {
    Path file = folder.resolve("copy-" + ++copies);
    fixture.store.backup(file);
    return MemoryRecords.load(file);
  }

  private static String get(SealedStore store) {
    return store.get(GetRequest.current(NAME), LOCAL).value().utf8();
  }

  @Test
  void a_store_opens_again_with_everything_that_was_acknowledged() {
    fixture.put("one");
    fixture.put("two");

    try (SealedStore again = reopen(backup())) {
      assertThat(get(again)).isEqualTo("two");
      assertThat(again.id()).isEqualTo(fixture.store.id());
      assertThat(again.epoch()).isEqualTo(fixture.store.epoch());
      assertThat(again.journalRevision()).isEqualTo(2);
      assertThat(again.verify().findings()).isEmpty();
    }
  }

  @Test
  void an_opened_store_goes_on_where_it_was() {
    fixture.put("one");
    MemoryRecords copy = backup();
    try (SealedStore again = reopen(copy)) {
      assertThat(
              again
                  .put(StoreFixture.putRequest("two", PutCondition.NONE, Stage.CURRENT), LOCAL)
                  .number())
          .isEqualTo(2);
      assertThat(again.journalRevision()).isEqualTo(2);
      assertThat(again.verify().findings()).isEmpty();
    }
  }

  @Test
  void empty_records_say_that_bootstrap_comes_first() {
    SecretsException refused = refusal(() -> reopen(new MemoryRecords()));

    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refused.remedy()).contains("bootstrap");
  }

  @Test
  void a_store_is_never_made_over_another() {
    fixture.put("one");

    assertRefused(
        ErrorCode.ALREADY_EXISTS, () -> SealedStore.create("test", backup(), fixture.root, config));
  }

  @Test
  void data_with_another_root_key_is_refused_and_left_as_it_was() {
    fixture.put("one");
    HookedRecords copy = new HookedRecords(backup());

    assertRefused(
        ErrorCode.INTEGRITY,
        () -> SealedStore.open("test", copy, new HeapRootKey("test-root"), config));
    assertThat(copy.commits()).isZero();
  }

  @Test
  void data_without_its_ring_identity_or_ledger_is_refused_and_never_keyed_anew() {
    for (byte[] key : new byte[][] {RowKeys.KEY_RING, RowKeys.IDENTITY, RowKeys.LEDGER}) {
      HookedRecords copy = new HookedRecords(backup());
      copy.plant(key, null);

      assertRefused(ErrorCode.INTEGRITY, () -> reopen(copy));
    }
  }

  @Test
  void a_newer_format_is_refused_and_said() {
    HookedRecords copy = new HookedRecords(backup());
    byte[] row = copy.row(RowKeys.IDENTITY);
    row[1] = 2;
    copy.plant(RowKeys.IDENTITY, row);

    SecretsException refused = refusal(() -> reopen(copy));

    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refused.getMessage()).contains("format 2");
  }

  @Test
  void a_format_that_was_edited_downwards_is_damage() {
    HookedRecords copy = new HookedRecords(backup());
    byte[] row = copy.row(RowKeys.IDENTITY);
    row[1] = 0;
    copy.plant(RowKeys.IDENTITY, row);

    assertRefused(ErrorCode.INTEGRITY, () -> reopen(copy));
  }

  @Test
  void a_restored_copy_has_the_data_and_a_later_epoch() {
    fixture.put("one");

    try (SealedStore restored = SealedStore.restore("restored", backup(), fixture.root, config)) {
      assertThat(get(restored)).isEqualTo("one");
      assertThat(restored.id()).isEqualTo(fixture.store.id());
      assertThat(restored.epoch()).isGreaterThan(fixture.store.epoch());
      assertThat(restored.verify().findings()).isEmpty();
    }
  }

  @Test
  void the_epoch_of_a_restored_store_is_kept() {
    MemoryRecords copy = backup();
    long epoch;
    MemoryRecords again;
    try (SealedStore restored = SealedStore.restore("restored", copy, fixture.root, config)) {
      epoch = restored.epoch();
      Path file = folder.resolve("second");
      restored.backup(file);
      again = MemoryRecords.load(file);
    }

    assertThat(reopen(again).epoch()).isEqualTo(epoch);
  }

  @Test
  void a_damaged_copy_is_not_restored() {
    fixture.put("one");
    HookedRecords copy = new HookedRecords(backup());
    copy.plant(RowKeys.value(NAME, 1), null);

    SecretsException refused =
        refusal(() -> SealedStore.restore("restored", copy, fixture.root, config));

    assertThat(refused.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(refused.getMessage()).contains("version 1 of trading/db");
  }

  @Test
  void a_closed_store_refuses_everything_and_says_so() {
    fixture.put("one");
    fixture.store.close();
    fixture.store.close();

    assertRefused(ErrorCode.UNAVAILABLE, () -> fixture.get());
    assertRefused(ErrorCode.UNAVAILABLE, () -> fixture.put("two"));
    assertRefused(ErrorCode.UNAVAILABLE, () -> fixture.store.verify());
    assertThat(fixture.store.probe(LOCAL).healthy()).isFalse();
  }
}
