package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutCondition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fields: named strings of one value, each for itself. */
@Needs({Capability.PUT, Capability.FIELDS})
abstract class FieldsGroup {

  @Test
  void come_back_with_their_meaning(TestedStore store) {
    Map<String, String> fields =
        Map.of(
            "user", "app",
            "password", store.text("p\"\\ss"),
            "empty", "",
            "lines", "a\nb\r\n",
            "unicode", "\u00e9\ud83d\ude00",
            "a b.c/d-e_f", "name");
    store.put(store.name("a"), SecretValue.ofFields(fields));
    assertThat(fields(store)).isEqualTo(fields);
  }

  @Test
  void are_a_kind_of_their_own(TestedStore store) {
    store.put(store.name("a"), SecretValue.ofFields(Map.of("k", "v")));
    store.put(store.name("b"), "{\"k\":\"v\"}");
    assertThat(kind(store, "a")).isEqualTo(SecretValue.Kind.FIELDS);
    assertThat(kind(store, "b")).isEqualTo(SecretValue.Kind.BYTES);
  }

  @Test
  @Needs(Capability.FIELD_PATCH)
  void can_be_set_and_removed_singly(TestedStore store) {
    store.put(store.name("a"), SecretValue.ofFields(Map.of("keep", "1", "set", "2", "drop", "3")));
    Version patched =
        patch(store, Map.of("set", "new", "add", "4"), Set.of("drop", "absent"), PutCondition.NONE);
    assertThat(fields(store)).isEqualTo(Map.of("keep", "1", "set", "new", "add", "4"));
    assertThat(patched.has(Stage.CURRENT)).isTrue();
  }

  @Test
  @Needs(Capability.FIELD_PATCH)
  void are_never_all_removed(TestedStore store) {
    store.put(store.name("a"), SecretValue.ofFields(Map.of("only", "1")));
    store.refuses(
        ErrorCode.INVALID_ARGUMENT,
        new PatchFieldsRequest(
            store.name("a"), null, Set.of("only"), PutCondition.NONE, MetadataChange.NONE));
    assertThat(fields(store)).isEqualTo(Map.of("only", "1"));
  }

  @Test
  @Needs(Capability.FIELD_PATCH)
  void are_not_made_of_a_value_that_has_none(TestedStore store) {
    store.put(store.name("a"), store.text("bytes"));
    refusesPatch(store, ErrorCode.FAILED_PRECONDITION, PutCondition.NONE);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("bytes"));
  }

  @Test
  @Needs(Capability.FIELD_PATCH)
  void of_no_secret_cannot_be_patched(TestedStore store) {
    refusesPatch(store, ErrorCode.NOT_FOUND, PutCondition.NONE);
  }

  @Test
  @Needs({Capability.FIELD_PATCH, Capability.COMPARE_AND_SET})
  void are_patched_only_from_the_version_that_is_expected(TestedStore store) {
    Version first = store.put(store.name("a"), SecretValue.ofFields(Map.of("k", "1")));
    patch(store, Map.of("k", "2"), Set.of(), PutCondition.ifVersion(first.id()));
    refusesPatch(store, ErrorCode.VERSION_MISMATCH, PutCondition.ifVersion(first.id()));
    assertThat(fields(store)).isEqualTo(Map.of("k", "2"));
  }

  @Test
  @Needs(Capability.FIELD_PATCH)
  void of_concurrent_patches_are_all_kept(TestedStore store) {
    store.put(store.name("a"), SecretValue.ofFields(Map.of("k", "v")));
    Together.run(8, i -> patch(store, Map.of("k" + i, "v" + i), Set.of(), PutCondition.NONE));
    assertThat(fields(store)).hasSize(9).containsEntry("k7", "v7").containsEntry("k", "v");
  }

  private static Version patch(
      TestedStore store, Map<String, String> set, Set<String> unset, PutCondition condition) {
    try (SecretValue value = SecretValue.ofFields(set)) {
      return store.run(
          new PatchFieldsRequest(store.name("a"), value, unset, condition, MetadataChange.NONE));
    }
  }

  private static void refusesPatch(TestedStore store, ErrorCode code, PutCondition condition) {
    try (SecretValue value = SecretValue.ofFields(Map.of("k", store.text("patched")))) {
      store.refuses(
          code,
          new PatchFieldsRequest(store.name("a"), value, Set.of(), condition, MetadataChange.NONE));
    }
  }

  private static Map<String, String> fields(TestedStore store) {
    try (Secret secret = store.run(GetRequest.current(store.name("a")))) {
      return secret.value().fields();
    }
  }

  private static SecretValue.Kind kind(TestedStore store, String name) {
    try (Secret secret = store.run(GetRequest.current(store.name(name)))) {
      return secret.value().kind();
    }
  }
}
