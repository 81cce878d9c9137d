package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.SetVersionStateRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FieldPatchTest {
  private final StoreFixture fixture = new StoreFixture();

  @AfterEach
  void close() {
    fixture.assertVerifies();
    fixture.close();
  }

  private Version patch(Map<String, String> set, Set<String> unset, PutCondition condition) {
    SecretValue value = set.isEmpty() ? null : SecretValue.ofFields(set);
    return fixture.store.patchFields(
        new PatchFieldsRequest(NAME, value, unset, condition, MetadataChange.NONE), LOCAL);
  }

  @Test
  void a_patch_changes_the_fields_it_names_in_a_new_version() {
    fixture.putFields(Map.of("user", "app", "password", "old", "port", "5432"));

    Version patched =
        patch(Map.of("password", "new", "host", "db"), Set.of("port"), PutCondition.NONE);

    assertThat(patched.id()).isEqualTo(id(2));
    assertThat(fixture.secret().value().fields())
        .isEqualTo(Map.of("user", "app", "password", "new", "host", "db"));
  }

  @Test
  void a_patch_can_demand_the_version_it_changes() {
    fixture.putFields(Map.of("a", "1"));
    patch(Map.of("a", "2"), Set.of(), PutCondition.ifVersion(id(1)));

    assertRefused(
        ErrorCode.VERSION_MISMATCH,
        () -> patch(Map.of("a", "3"), Set.of(), PutCondition.ifVersion(id(1))));
    assertThat(fixture.secret().value().field("a")).isEqualTo("2");
  }

  @Test
  void a_patch_needs_fields_that_can_be_read() {
    assertRefused(ErrorCode.NOT_FOUND, () -> patch(Map.of("a", "1"), Set.of(), PutCondition.NONE));
    fixture.put("bytes");
    assertRefused(
        ErrorCode.FAILED_PRECONDITION, () -> patch(Map.of("a", "1"), Set.of(), PutCondition.NONE));
    fixture.putFields(Map.of("a", "1"));
    fixture.store.setVersionState(new SetVersionStateRequest(NAME, id(2), false), LOCAL);
    assertRefused(
        ErrorCode.FAILED_PRECONDITION, () -> patch(Map.of("a", "2"), Set.of(), PutCondition.NONE));
    fixture.store.delete(new DeleteRequest(NAME, null), LOCAL);
    assertRefused(ErrorCode.DELETED, () -> patch(Map.of("a", "2"), Set.of(), PutCondition.NONE));
  }

  @Test
  void a_patch_leaves_at_least_one_field_and_no_value_over_the_limit() {
    fixture.putFields(Map.of("a", "1"));

    assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> patch(Map.of(), Set.of("a"), PutCondition.NONE));
    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> patch(Map.of("b", "x".repeat(64 * 1024)), Set.of(), PutCondition.NONE));
    assertThat(fixture.versions()).hasSize(1);
  }

  @Test
  void patches_of_different_fields_at_the_same_time_lose_none() throws InterruptedException {
    fixture.putFields(Map.of("start", "0"));
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String field = "field" + i;
      writers.add(new Thread(() -> patch(Map.of(field, "set"), Set.of(), PutCondition.NONE)));
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }

    Map<String, String> expected = new TreeMap<>(Map.of("start", "0"));
    for (int i = 0; i < 16; i++) {
      expected.put("field" + i, "set");
    }
    assertThat(fixture.secret().value().fields()).isEqualTo(expected);
    assertThat(fixture.secret().version().number()).isEqualTo(17);
  }
}
