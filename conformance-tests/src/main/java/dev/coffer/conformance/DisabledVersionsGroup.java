package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.SetVersionStateRequest;
import org.junit.jupiter.api.Test;

/** Disabled versions: kept, listed, and not readable until they are enabled. */
@Needs({Capability.PUT, Capability.DISABLE_VERSION})
abstract class DisabledVersionsGroup {

  @Test
  @Needs(Capability.VERSIONS)
  void cannot_be_read(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    Version disabled = set(store, first, false);
    assertThat(disabled.state()).isEqualTo(VersionState.DISABLED);
    store.refuses(
        ErrorCode.FAILED_PRECONDITION,
        new GetRequest(store.name("a"), Selector.version(first.id())));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
    assertThat(store.versions(store.name("a")))
        .extracting(Version::state)
        .containsExactly(VersionState.ENABLED, VersionState.DISABLED);
    assertThat(second.state()).isEqualTo(VersionState.ENABLED);
  }

  @Test
  @Needs(Capability.VERSIONS)
  void are_readable_again_when_they_are_enabled(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    set(store, first, false);
    assertThat(set(store, first, true).state()).isEqualTo(VersionState.ENABLED);
    assertThat(store.read(store.name("a"), Selector.version(first.id())))
        .isEqualTo(store.text("1"));
  }

  @Test
  void may_bear_current(TestedStore store) {
    Version only = store.put(store.name("a"), store.text("1"));
    set(store, only, false);
    store.refuses(ErrorCode.FAILED_PRECONDITION, GetRequest.current(store.name("a")));
    store.put(store.name("a"), store.text("2"));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
  }

  @Test
  void stay_so_when_they_are_disabled_again(TestedStore store) {
    Version only = store.put(store.name("a"), store.text("1"));
    set(store, only, false);
    assertThat(set(store, only, false).state()).isEqualTo(VersionState.DISABLED);
  }

  @Test
  void must_be_there(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    store.refuses(
        ErrorCode.NOT_FOUND,
        new SetVersionStateRequest(store.name("a"), VersionId.of("no-such-version"), false));
    store.refuses(
        ErrorCode.NOT_FOUND, new SetVersionStateRequest(store.name("b"), VersionId.of("1"), false));
  }

  private static Version set(TestedStore store, Version version, boolean enabled) {
    return store.run(new SetVersionStateRequest(version.name(), version.id(), enabled));
  }
}
