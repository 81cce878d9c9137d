package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretState;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeleteAndPurgeTest {
  private final StoreFixture fixture = new StoreFixture();

  @BeforeEach
  void putTwo() {
    fixture.put("one");
    fixture.put("two");
  }

  @AfterEach
  void close() {
    fixture.assertVerifies();
    fixture.close();
  }

  private void delete(@Nullable VersionId version) {
    fixture.store.delete(new DeleteRequest(NAME, version), LOCAL);
  }

  private void restore(@Nullable VersionId version) {
    fixture.store.restore(new RestoreRequest(NAME, version), LOCAL);
  }

  private void purge(@Nullable VersionId version) {
    fixture.store.purge(new PurgeRequest(NAME, version), LOCAL);
  }

  @Test
  void a_deleted_secret_is_deleted_and_not_not_found() {
    delete(null);

    assertRefused(ErrorCode.DELETED, () -> fixture.get());
    assertRefused(ErrorCode.DELETED, () -> fixture.get(1));
    assertThat(fixture.describe().state()).isEqualTo(SecretState.DELETED);
    assertThat(fixture.versions()).hasSize(2);
  }

  @Test
  void nothing_can_be_done_with_a_deleted_secret_but_to_restore_or_purge_it() {
    delete(null);

    assertRefused(ErrorCode.DELETED, () -> fixture.put("three"));
    assertRefused(ErrorCode.DELETED, () -> fixture.put("three", PutCondition.CREATE_ONLY));
    assertRefused(ErrorCode.DELETED, () -> delete(null));
    assertRefused(ErrorCode.DELETED, () -> delete(id(1)));
    assertRefused(ErrorCode.DELETED, () -> restore(id(1)));
    assertRefused(
        ErrorCode.DELETED,
        () ->
            fixture.store.moveStage(new MoveStageRequest(NAME, Stage.CURRENT, id(1), null), LOCAL));
    assertRefused(
        ErrorCode.DELETED,
        () -> fixture.store.setVersionState(new SetVersionStateRequest(NAME, id(1), false), LOCAL));
    assertRefused(
        ErrorCode.DELETED,
        () ->
            fixture.store.updateMetadata(
                new UpdateMetadataRequest(
                    NAME, MetadataChange.builder().label("a", "b").build(), ""),
                LOCAL));
  }

  @Test
  void a_restored_secret_is_as_it_was() {
    delete(null);
    restore(null);

    assertThat(fixture.get()).isEqualTo("two");
    assertThat(fixture.get(Stage.PREVIOUS)).isEqualTo("one");
    assertThat(fixture.describe().state()).isEqualTo(SecretState.ENABLED);
  }

  @Test
  void restoring_what_is_not_deleted_changes_nothing() {
    String etag = fixture.describe().etag();

    restore(null);
    restore(id(1));

    assertThat(fixture.describe().etag()).isEqualTo(etag);
  }

  @Test
  void a_single_version_is_deleted_and_restored() {
    delete(id(2));

    assertRefused(ErrorCode.DELETED, () -> fixture.get());
    assertRefused(ErrorCode.DELETED, () -> delete(id(2)));
    assertThat(fixture.get(1)).isEqualTo("one");

    restore(id(2));
    assertThat(fixture.get()).isEqualTo("two");
  }

  @Test
  void restoring_a_version_does_not_enable_one_that_was_disabled() {
    fixture.store.setVersionState(new SetVersionStateRequest(NAME, id(1), false), LOCAL);
    delete(id(1));
    restore(id(1));

    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> fixture.get(1));
  }

  @Test
  void what_is_not_there_cannot_be_deleted_restored_or_purged() {
    assertRefused(ErrorCode.NOT_FOUND, () -> delete(id(7)));
    assertRefused(ErrorCode.NOT_FOUND, () -> restore(id(7)));
    assertRefused(ErrorCode.NOT_FOUND, () -> purge(id(7)));
    purge(null);
    assertRefused(ErrorCode.NOT_FOUND, () -> delete(null));
    assertRefused(ErrorCode.NOT_FOUND, () -> restore(null));
    assertRefused(ErrorCode.NOT_FOUND, () -> purge(null));
    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.describe());
  }

  @Test
  void a_purged_version_is_destroyed_and_its_value_is_gone() {
    purge(id(1));

    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> fixture.get(1));
    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> restore(id(1)));
    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> purge(id(1)));
    assertThat(fixture.versions())
        .extracting(Version::state)
        .containsExactly(VersionState.ENABLED, VersionState.DESTROYED);
    assertThat(fixture.records.get(RowKeys.value(NAME, 1))).isNull();
  }

  @Test
  void a_purge_takes_all_values_of_a_live_secret_with_it() {
    purge(null);

    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get());
    assertThat(
            fixture.records.range(
                RowKeys.table(RowKeys.VALUE), RowKeys.table((byte) (RowKeys.VALUE + 1)), 10))
        .isEmpty();
  }

  @Test
  void a_purge_works_on_a_deleted_secret() {
    delete(null);
    purge(id(1));
    purge(null);

    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get());
  }

  @Test
  void no_number_is_used_twice_and_a_name_made_again_is_a_new_incarnation() {
    purge(null);

    Version again = fixture.put("new life", PutCondition.CREATE_ONLY);

    assertThat(again.number()).isEqualTo(3);
    assertThat(again.incarnation()).isEqualTo(2);
    assertThat(fixture.describe().incarnation()).isEqualTo(2);
    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get(1));

    purge(null);
    assertThat(fixture.put("and another").number()).isEqualTo(4);
    assertThat(fixture.describe().incarnation()).isEqualTo(3);
  }

  @Test
  void an_etag_of_a_former_life_is_never_met_again() {
    String etag = fixture.describe().etag();
    purge(null);
    fixture.put("new life");

    assertRefused(
        ErrorCode.VERSION_MISMATCH,
        () ->
            fixture.store.updateMetadata(
                new UpdateMetadataRequest(
                    NAME, MetadataChange.builder().description("d").build(), etag),
                LOCAL));
  }
}
