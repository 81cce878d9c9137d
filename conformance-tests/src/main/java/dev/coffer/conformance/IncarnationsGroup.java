package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import org.junit.jupiter.api.Test;

/** Incarnations: a name that is made again after a purge is another secret. */
@Needs({Capability.PUT, Capability.PURGE})
abstract class IncarnationsGroup {

  @Test
  void show_nothing_of_the_one_before(TestedStore store) {
    SecretName name = store.name("a");
    store.put(name, store.text("old"));
    store.put(name, store.text("older"));
    store.run(new PurgeRequest(name, null));
    store.put(name, store.text("new"));
    assertThat(store.read(name)).isEqualTo(store.text("new"));
    if (store.can(Capability.VERSIONS)) {
      assertThat(store.versions(name)).hasSize(1);
    }
  }

  @Test
  @Needs(Capability.VERSIONS)
  void never_use_a_version_of_the_one_before_again(TestedStore store) {
    SecretName name = store.name("a");
    Version old = store.put(name, store.text("old"));
    store.run(new PurgeRequest(name, null));
    Version made = store.put(name, store.text("new"));
    assertThat(store.versions(name)).containsExactly(made);
    if (made.incarnation() != 0) {
      assertThat(made.incarnation()).isGreaterThan(old.incarnation());
      assertThat(made.id()).isNotEqualTo(old.id());
      store.refuses(ErrorCode.NOT_FOUND, new GetRequest(name, Selector.version(old.id())));
    }
  }

  @Test
  @Needs(Capability.COMPARE_AND_SET)
  void are_not_taken_for_each_other_by_a_condition(TestedStore store) {
    SecretName name = store.name("a");
    Version old = store.put(name, store.text("old"));
    store.run(new PurgeRequest(name, null));
    Version made = store.put(name, store.text("new"));
    if (made.incarnation() == 0) {
      // Nothing tells the two apart, so nothing more is demanded; other sentences see the refusal.
      store.lacks(Capability.COMPARE_AND_SET, true);
    } else {
      try (SecretValue value = SecretValue.ofUtf8(store.text("lost"))) {
        store.refuses(
            ErrorCode.VERSION_MISMATCH,
            new PutRequest(
                name, value, PutCondition.ifVersion(old.id()), Stage.CURRENT, MetadataChange.NONE));
      }
      assertThat(store.read(name)).isEqualTo(store.text("new"));
    }
  }

  @Test
  @Needs(Capability.CREATE_ONLY)
  void may_be_made_by_a_put_that_only_creates(TestedStore store) {
    SecretName name = store.name("a");
    store.put(name, store.text("old"));
    store.run(new PurgeRequest(name, null));
    store.put(name, store.text("new"), PutCondition.CREATE_ONLY, Stage.CURRENT);
    assertThat(store.read(name)).isEqualTo(store.text("new"));
  }
}
