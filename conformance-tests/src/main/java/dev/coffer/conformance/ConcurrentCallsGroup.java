package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Calls at the same time: none is lost, and none sees half of another. */
abstract class ConcurrentCallsGroup {

  @Test
  @Needs(Capability.PUT)
  void to_different_names_are_all_kept(TestedStore store) {
    Together.run(16, i -> store.put(store.name("n" + i), store.text("" + i)));
    for (int i = 0; i < 16; i++) {
      assertThat(store.read(store.name("n" + i))).isEqualTo(store.text("" + i));
    }
  }

  @Test
  @Needs({Capability.PUT, Capability.VERSIONS})
  void to_one_name_make_a_version_each(TestedStore store) {
    Set<VersionId> made = ConcurrentHashMap.newKeySet();
    Together.run(16, i -> made.add(store.put(store.name("a"), store.text("" + i)).id()));
    assertThat(made).hasSize(16);
    assertThat(store.versions(store.name("a")))
        .extracting(Version::id)
        .containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  @Needs(Capability.PUT)
  void that_read_see_a_whole_value(TestedStore store) {
    store.put(store.name("a"), store.text("0".repeat(1000)));
    Together.run(
        8,
        i -> {
          for (int round = 0; round < 10; round++) {
            if (i < 2) {
              store.put(store.name("a"), store.text(("" + i).repeat(1000)));
            } else {
              String seen = store.read(store.name("a"));
              String digits = seen.substring(seen.length() - 1000);
              assertThat(digits).isEqualTo(digits.substring(0, 1).repeat(1000));
            }
          }
        });
  }

  @Test
  void that_read_one_name_all_get_it(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    Together.run(16, i -> assertThat(store.read(store.name("a"))).isEqualTo(store.text("value")));
  }
}
