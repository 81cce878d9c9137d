package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.spi.GetRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names: one grammar for all stores, and no two names for one secret. */
abstract class NamesGroup {

  private static final String LONGEST = "l".repeat(60);

  @Test
  void of_every_shape_of_the_grammar_are_kept_apart(TestedStore store) {
    List<SecretName> names = spelt(store, Spelling.OWN);
    names.forEach(name -> store.given(name, store.text(name.text())));
    names.forEach(name -> assertThat(store.read(name)).isEqualTo(store.text(name.text())));
  }

  @Test
  void that_the_store_cannot_spell_are_refused_as_such(TestedStore store) {
    for (SecretName name : spelt(store, Spelling.NONE)) {
      store.refuses(ErrorCode.INVALID_ARGUMENT, GetRequest.current(name));
    }
  }

  @Test
  void may_go_on_where_another_name_ends(TestedStore store) {
    store.given(store.name("a"), store.text("short"));
    store.given(store.name("a/b"), store.text("long"));
    store.given(store.name("ab"), store.text("other"));

    assertThat(store.read(store.name("a"))).isEqualTo(store.text("short"));
    assertThat(store.read(store.name("a/b"))).isEqualTo(store.text("long"));
    assertThat(store.read(store.name("ab"))).isEqualTo(store.text("other"));
  }

  @Test
  void are_given_back_in_every_answer_as_they_were_asked(TestedStore store) {
    SecretName name = store.name("a/b");
    store.given(name, store.text("value"));
    assertThat(store.describe(name).name()).isEqualTo(name);
    try (Secret secret = store.run(GetRequest.current(name))) {
      assertThat(secret.version().name()).isEqualTo(name);
    }
  }

  private static List<SecretName> spelt(TestedStore store, Spelling spelling) {
    return shapes(store).stream()
        .filter(name -> store.harness().spelling(name) == spelling)
        .toList();
  }

  /** Names that a careless codec takes for one another, and the longest there may be. */
  private static List<SecretName> shapes(TestedStore store) {
    List<SecretName> names = new ArrayList<>();
    for (String rest :
        List.of(
            "case",
            "CASE",
            "Case",
            "a.b",
            "a-b",
            "a_b",
            "a__b",
            "a--b",
            "a..b",
            "a/b",
            "a/B",
            "...",
            "-",
            "_",
            "-a",
            ".a",
            "a.",
            "0",
            "x2F",
            "a_2Fb",
            "a-2fb",
            "null",
            "current",
            "versions/1",
            "data/x",
            "metadata/x",
            LONGEST)) {
      names.add(store.name(rest));
    }
    String room = store.room().text();
    int segments = (int) room.chars().filter(c -> c == '/').count();
    names.add(store.name("s/".repeat(SecretName.MAX_SEGMENTS - segments - 1) + "s"));
    names.add(store.name("n".repeat(SecretName.MAX_BYTES - room.length())));
    return names;
  }
}
