package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions: every put makes one, and each stays what it is. */
@Needs({Capability.PUT, Capability.VERSIONS})
abstract class VersionsGroup {

  @Test
  void are_readable_by_their_id(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(store.read(store.name("a"), Selector.version(first.id())))
        .isEqualTo(store.text("1"));
    assertThat(store.read(store.name("a"), Selector.version(second.id())))
        .isEqualTo(store.text("2"));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
  }

  @Test
  void are_listed_newest_first(TestedStore store) {
    List<VersionId> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(0, store.put(store.name("a"), store.text("" + i)).id());
    }
    assertThat(store.versions(store.name("a"))).extracting(Version::id).isEqualTo(made);
  }

  @Test
  void are_paged_without_a_gap(TestedStore store) {
    for (int i = 0; i < 5; i++) {
      store.put(store.name("a"), store.text("" + i));
    }
    List<VersionId> paged = new ArrayList<>();
    String token = "";
    do {
      Page<Version> page = store.run(new ListVersionsRequest(store.name("a"), 2, token));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      page.items().forEach(version -> paged.add(version.id()));
      token = page.nextPageToken();
    } while (!token.isEmpty());
    assertThat(store.versions(store.name("a"))).extracting(Version::id).isEqualTo(paged);
  }

  @Test
  @Needs(Capability.VERSION_NUMBERS)
  void are_counted_by_stores_that_count_and_by_no_others(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    assertThat(store.versions(store.name("a"))).hasSize(2);
    store.lacks(Capability.VERSION_NUMBERS, first.number() == null && second.number() == null);
    assertThat(first.number()).isEqualTo(1);
    assertThat(second.number()).isEqualTo(2);
  }

  @Test
  void that_were_never_made_are_not_found(TestedStore store) {
    VersionId other = store.put(store.name("b"), store.text("b")).id();
    store.put(store.name("b"), store.text("b"));
    VersionId third = store.put(store.name("b"), store.text("b")).id();
    store.put(store.name("a"), store.text("a"));
    assertThat(third).isNotEqualTo(other);
    store.refuses(ErrorCode.NOT_FOUND, new GetRequest(store.name("a"), Selector.version(third)));
    store.refuses(
        ErrorCode.NOT_FOUND,
        new GetRequest(store.name("a"), Selector.version(VersionId.of("no-such-version"))));
  }

  @Test
  void say_what_they_are_in_every_answer(TestedStore store) {
    Version put = store.put(store.name("a"), store.text("1"));
    try (Secret secret = store.run(GetRequest.current(store.name("a")))) {
      assertThat(secret.version()).isIn(put, withoutTime(put));
    }
    assertThat(store.versions(store.name("a"))).containsExactly(put);
    assertThat(store.describe(store.name("a")).current()).isEqualTo(put.id());
  }

  /** Some services tell the time of a version only to those who do not ask for its value. */
  private static Version withoutTime(Version version) {
    return new Version(
        version.name(),
        version.id(),
        version.number(),
        version.state(),
        version.stages(),
        null,
        version.incarnation(),
        version.stageRevision());
  }

  @Test
  void beyond_those_that_are_kept_are_not_found(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("first"));
    assertThat(store.versions(store.name("a"))).containsExactly(first);
    int kept = store.capabilities().limits().maxVersions();
    if (kept == 0 || kept > 64) {
      return;
    }
    for (int i = 0; i < kept; i++) {
      store.put(store.name("a"), store.text("" + i));
    }
    assertThat(store.versions(store.name("a"))).hasSize(kept);
    store.refuses(
        ErrorCode.NOT_FOUND, new GetRequest(store.name("a"), Selector.version(first.id())));
  }
}
