package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import org.junit.jupiter.api.Test;

/** Deleted secrets: out of reach, and back when they are restored. */
@Needs(Capability.PUT)
abstract class DeletedSecretsGroup {

  @Test
  @Needs(Capability.SOFT_DELETE)
  void say_that_they_are_deleted(TestedStore store) {
    SecretName name = deleted(store);
    store.refuses(ErrorCode.DELETED, GetRequest.current(name));
    store.refuses(ErrorCode.DELETED, new DeleteRequest(name, null));
    assertThat(store.describe(name).state()).isEqualTo(SecretState.DELETED);
  }

  @Test
  @Needs({Capability.SOFT_DELETE, Capability.PUT_RESTORES})
  void go_on_with_a_put_where_the_store_says_so_and_nowhere_else(TestedStore store) {
    SecretName name = deleted(store);
    if (store.can(Capability.PUT_RESTORES)) {
      store.put(name, store.text("next"));
      assertThat(store.read(name)).isEqualTo(store.text("next"));
    } else {
      try (SecretValue value = SecretValue.ofUtf8(store.text("next"))) {
        store.refuses(ErrorCode.DELETED, PutRequest.of(name, value));
      }
      store.lacks(Capability.PUT_RESTORES, true);
    }
  }

  @Test
  @Needs(Capability.SOFT_DELETE)
  void come_back_whole(TestedStore store) {
    SecretName name = deleted(store);
    store.run(new RestoreRequest(name, null));
    assertThat(store.read(name)).isEqualTo(store.text("value"));
    assertThat(store.describe(name).state()).isEqualTo(SecretState.ENABLED);
  }

  @Test
  @Needs({Capability.SOFT_DELETE, Capability.VERSIONS})
  void still_show_their_versions(TestedStore store) {
    SecretName name = deleted(store);
    assertThat(store.versions(name)).hasSize(1);
  }

  @Test
  @Needs({Capability.SOFT_DELETE, Capability.VERSIONS})
  void go_on_counting_when_they_are_restored(TestedStore store) {
    SecretName name = deleted(store);
    VersionId before = store.versions(name).get(0).id();
    store.run(new RestoreRequest(name, null));
    Version next = store.put(name, store.text("next"));
    assertThat(next.id()).isNotEqualTo(before);
    assertThat(store.read(name, Selector.version(before))).isEqualTo(store.text("value"));
  }

  @Test
  @Needs(Capability.SOFT_DELETE)
  void that_live_are_not_changed_by_a_restore(TestedStore store) {
    store.put(store.name("a"), store.text("value"));
    store.run(new RestoreRequest(store.name("a"), null));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  @Needs({Capability.SOFT_DELETE, Capability.CREATE_ONLY})
  void are_not_overwritten_by_a_put_that_only_creates(TestedStore store) {
    SecretName name = deleted(store);
    if (!store.can(Capability.PUT_RESTORES)) {
      try (SecretValue value = SecretValue.ofUtf8(store.text("next"))) {
        store.refuses(
            ErrorCode.DELETED,
            new PutRequest(
                name, value, PutCondition.CREATE_ONLY, Stage.CURRENT, MetadataChange.NONE));
      }
    }
    store.run(new RestoreRequest(name, null));
    assertThat(store.read(name)).isEqualTo(store.text("value"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.SOFT_DELETE_VERSION})
  void may_be_single_versions(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    store.put(store.name("a"), store.text("2"));
    store.run(new DeleteRequest(store.name("a"), first.id()));
    store.refuses(ErrorCode.DELETED, new GetRequest(store.name("a"), Selector.version(first.id())));
    store.refuses(ErrorCode.DELETED, new DeleteRequest(store.name("a"), first.id()));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
    store.run(new RestoreRequest(store.name("a"), first.id()));
    assertThat(store.read(store.name("a"), Selector.version(first.id())))
        .isEqualTo(store.text("1"));
  }

  private static SecretName deleted(TestedStore store) {
    SecretName name = store.name("a");
    store.put(name, store.text("value"));
    store.run(new DeleteRequest(name, null));
    return name;
  }
}
