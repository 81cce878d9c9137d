package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.RestoreRequest;
import org.junit.jupiter.api.Test;

/** Purged secrets: gone for good, live ones too. */
@Needs(Capability.PUT)
abstract class PurgedSecretsGroup {

  @Test
  @Needs(Capability.PURGE)
  void are_not_found_by_anything(TestedStore store) {
    SecretName name = store.name("a");
    store.put(name, store.text("value"));
    store.run(new PurgeRequest(name, null));
    store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(name));
    store.refuses(ErrorCode.NOT_FOUND, new DescribeRequest(name));
    store.refuses(ErrorCode.NOT_FOUND, new PurgeRequest(name, null));
    if (store.can(Capability.LIST)) {
      assertThat(store.list()).isEmpty();
    }
  }

  @Test
  @Needs({Capability.PURGE, Capability.SOFT_DELETE})
  void may_have_been_deleted_before(TestedStore store) {
    SecretName name = store.name("a");
    store.put(name, store.text("value"));
    store.run(new DeleteRequest(name, null));
    store.run(new PurgeRequest(name, null));
    store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(name));
    store.refuses(ErrorCode.NOT_FOUND, new RestoreRequest(name, null));
  }

  @Test
  @Needs(Capability.PURGE)
  void leave_others_alone(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    store.put(store.name("a/b"), store.text("2"));
    store.run(new PurgeRequest(store.name("a"), null));
    assertThat(store.read(store.name("a/b"))).isEqualTo(store.text("2"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.PURGE_VERSION})
  void may_be_single_versions_that_are_destroyed_then(TestedStore store) {
    SecretName name = store.name("a");
    Version first = store.put(name, store.text("1"));
    store.put(name, store.text("2"));
    store.run(new PurgeRequest(name, first.id()));
    store.refuses(
        ErrorCode.FAILED_PRECONDITION, new GetRequest(name, Selector.version(first.id())));
    assertThat(store.versions(name))
        .extracting(Version::state)
        .containsExactly(VersionState.ENABLED, VersionState.DESTROYED);
    assertThat(store.read(name)).isEqualTo(store.text("2"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.PURGE_VERSION, Capability.SOFT_DELETE_VERSION})
  void that_are_destroyed_versions_never_come_back(TestedStore store) {
    SecretName name = store.name("a");
    Version first = store.put(name, store.text("1"));
    store.put(name, store.text("2"));
    store.run(new PurgeRequest(name, first.id()));
    store.refuses(ErrorCode.FAILED_PRECONDITION, new RestoreRequest(name, first.id()));
    store.refuses(
        ErrorCode.FAILED_PRECONDITION, new GetRequest(name, Selector.version(first.id())));
  }
}
