package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static dev.coffer.store.StoreFixture.putRequest;
import static dev.coffer.store.StoreFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestIdTest {
  private final StoreFixture fixture = new StoreFixture();

  @AfterEach
  void close() {
    fixture.assertVerifies();
    fixture.close();
  }

  private Version put(String text, OperationContext context) {
    return fixture.store.put(putRequest(text, PutCondition.NONE, Stage.CURRENT), context);
  }

  @Test
  void a_put_that_comes_again_is_one_put_with_one_answer() {
    Version first = put("one", request("r1"));
    put("two", request("r2"));

    assertThat(put("one", request("r1"))).isEqualTo(first);
    assertThat(fixture.get()).isEqualTo("two");
    assertThat(fixture.versions()).hasSize(2);
    assertThat(fixture.store.journalRevision()).isEqualTo(2);
  }

  @Test
  void a_create_only_put_that_comes_again_succeeded_already() {
    PutRequest request = putRequest("one", PutCondition.CREATE_ONLY, Stage.CURRENT);
    Version first = fixture.store.put(request, request("r1"));

    assertThat(fixture.store.put(request, request("r1"))).isEqualTo(first);
    assertRefused(ErrorCode.ALREADY_EXISTS, () -> fixture.store.put(request, request("r2")));
  }

  @Test
  void the_same_id_with_any_other_content_is_refused_and_changes_nothing() {
    put("one", request("r1"));
    List<Callable<?>> others =
        List.of(
            () -> put("two", request("r1")),
            () ->
                fixture.store.put(
                    putRequest("one", PutCondition.ifVersion(id(1)), Stage.CURRENT), request("r1")),
            () ->
                fixture.store.put(
                    putRequest("one", PutCondition.NONE, Stage.PENDING), request("r1")),
            () ->
                fixture.store.put(
                    new PutRequest(
                        NAME,
                        SecretValue.ofUtf8("one"),
                        PutCondition.NONE,
                        Stage.CURRENT,
                        MetadataChange.builder().label("a", "b").build()),
                    request("r1")),
            () ->
                fixture.store.put(
                    PutRequest.of(SecretName.of("other"), SecretValue.ofUtf8("one")),
                    request("r1")),
            () -> fixture.store.delete(new DeleteRequest(NAME, null), request("r1")));

    for (Callable<?> other : others) {
      assertRefused(ErrorCode.ALREADY_EXISTS, other::call);
    }
    assertThat(fixture.versions()).hasSize(1);
  }

  @Test
  void the_same_id_of_another_caller_is_another_request() {
    OperationContext alice = new OperationContext(Long.MAX_VALUE, "alice", "r1", null);
    OperationContext bob = new OperationContext(Long.MAX_VALUE, "bob", "r1", null);

    assertThat(put("one", alice).id()).isEqualTo(id(1));
    assertThat(put("two", bob).id()).isEqualTo(id(2));
  }

  @Test
  void a_refused_request_may_come_again_and_succeed() {
    PutRequest request = putRequest("two", PutCondition.ifVersion(id(1)), Stage.CURRENT);
    assertRefused(ErrorCode.VERSION_MISMATCH, () -> fixture.store.put(request, request("r1")));
    fixture.put("one");

    assertThat(fixture.store.put(request, request("r1")).id()).isEqualTo(id(2));
  }

  @Test
  void every_mutation_that_comes_again_is_one_with_one_answer() {
    fixture.putFields(Map.of("a", "1"));
    PatchFieldsRequest patch =
        new PatchFieldsRequest(
            NAME,
            SecretValue.ofFields(Map.of("a", "2")),
            Set.of("b"),
            PutCondition.NONE,
            MetadataChange.NONE);
    Version patched = fixture.store.patchFields(patch, request("patch"));
    assertThat(fixture.store.patchFields(patch, request("patch"))).isEqualTo(patched);

    UpdateMetadataRequest update =
        new UpdateMetadataRequest(
            NAME,
            MetadataChange.builder()
                .label("k", "v")
                .description("d")
                .contentType("t")
                .expireTime(fixture.clock.instant())
                .build(),
            "");
    SecretMetadata updated = fixture.store.updateMetadata(update, request("update"));
    assertThat(fixture.store.updateMetadata(update, request("update"))).isEqualTo(updated);

    MoveStageRequest move = new MoveStageRequest(NAME, Stage.CURRENT, id(1), null);
    SecretMetadata moved = fixture.store.moveStage(move, request("move"));
    fixture.put("back again");
    assertThat(fixture.store.moveStage(move, request("move"))).isEqualTo(moved);
    assertThat(fixture.describe().current()).isEqualTo(id(3));

    SetVersionStateRequest disable = new SetVersionStateRequest(NAME, id(1), false);
    Version disabled = fixture.store.setVersionState(disable, request("disable"));
    fixture.store.setVersionState(new SetVersionStateRequest(NAME, id(1), true), LOCAL);
    assertThat(fixture.store.setVersionState(disable, request("disable"))).isEqualTo(disabled);

    DeleteRequest delete = new DeleteRequest(NAME, null);
    SecretMetadata deleted = fixture.store.delete(delete, request("delete"));
    assertThat(fixture.store.delete(delete, request("delete"))).isEqualTo(deleted);

    RestoreRequest restore = new RestoreRequest(NAME, null);
    SecretMetadata restored = fixture.store.restore(restore, request("restore"));
    assertThat(fixture.store.restore(restore, request("restore"))).isEqualTo(restored);

    PurgeRequest purge = new PurgeRequest(NAME, null);
    Purged purged = fixture.store.purge(purge, request("purge"));
    fixture.put("new life");
    assertThat(fixture.store.purge(purge, request("purge"))).isEqualTo(purged);
    assertThat(fixture.get()).isEqualTo("new life");
  }

  @Test
  void a_request_that_changed_nothing_is_remembered_too() {
    fixture.put("one");
    SetVersionStateRequest enable = new SetVersionStateRequest(NAME, id(1), true);
    fixture.store.setVersionState(enable, request("enable"));
    fixture.store.setVersionState(new SetVersionStateRequest(NAME, id(1), false), LOCAL);

    fixture.store.setVersionState(enable, request("enable"));

    assertRefused(ErrorCode.FAILED_PRECONDITION, fixture::get);
  }

  @Test
  void an_id_that_comes_from_many_sides_at_once_is_one_put() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Version>> answers =
          threads.invokeAll(Collections.nCopies(64, () -> put("one", request("r1"))));

      for (Future<Version> answer : answers) {
        assertThat(answer.get().id()).isEqualTo(id(1));
      }
    } finally {
      threads.shutdown();
    }
    assertThat(fixture.versions()).hasSize(1);
  }

  @Test
  void outcomes_are_kept_for_a_day_at_least_and_removed_in_time() {
    put("one", request("r1"));
    fixture.clock.advance(Duration.ofHours(23));
    assertThat(put("one", request("r1")).id()).isEqualTo(id(1));

    fixture.clock.advance(Duration.ofHours(2));
    fixture.put("a new generation begins");
    assertThat(put("one", request("r1")).id()).isEqualTo(id(1));

    fixture.clock.advance(Duration.ofHours(25));
    fixture.put("and another");
    fixture.put("which removes what is too old");
    assertThat(
            fixture.records.range(
                RowKeys.table(RowKeys.OUTCOME), RowKeys.table((byte) (RowKeys.OUTCOME + 1)), 10))
        .isEmpty();
    assertThat(put("one", request("r1")).id()).isEqualTo(id(5));
  }

  @Test
  void a_clock_that_jumps_ahead_forgets_no_outcome_at_once() {
    put("one", request("r1"));
    fixture.clock.advance(Duration.ofDays(3650));
    fixture.put("in ten years");
    fixture.clock.advance(Duration.ofDays(-3650));
    fixture.put("and back");

    assertThat(put("one", request("r1")).id()).isEqualTo(id(1));
  }

  @Test
  void the_journal_has_a_hash_of_the_id_and_not_the_id() {
    put("one", request("my-request"));
    fixture.put("two");

    assertThat(fixture.store.journal(1, 2).get(0).requestHash())
        .hasSize(32)
        .doesNotContain("my-request");
    assertThat(fixture.store.journal(1, 2).get(1).requestHash()).isEmpty();
  }
}
