package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Mutations that come again under their request id. */
@Needs(Capability.PUT)
abstract class RepeatedRequestsGroup {

  @Test
  @Needs({Capability.VERSIONS, Capability.IDEMPOTENT_PUT})
  void are_one_put_where_the_store_remembers_them(TestedStore store) {
    Version first = putAgain(store, "value");
    store.put(store.name("a"), store.text("later"));
    Version second = putAgain(store, "value");
    store.lacks(Capability.IDEMPOTENT_PUT, !second.id().equals(first.id()));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(store.versions(store.name("a"))).hasSize(2);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("later"));
  }

  @Test
  @Needs(Capability.IDEMPOTENT_PUT)
  void with_another_value_are_refused(TestedStore store) {
    Version first = putAgain(store, "value");
    if (!store.can(Capability.IDEMPOTENT_PUT)) {
      store.lacks(Capability.IDEMPOTENT_PUT, !putAgain(store, "other").id().equals(first.id()));
    }
    try (SecretValue other = SecretValue.ofUtf8(store.text("other"))) {
      store.refuses(ErrorCode.ALREADY_EXISTS, PutRequest.of(store.name("a"), other), again(store));
    }
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.IDEMPOTENT_PUT})
  void at_the_same_time_are_one_put(TestedStore store) {
    Set<VersionId> made = ConcurrentHashMap.newKeySet();
    Together.run(8, i -> made.add(putAgain(store, "value").id()));
    store.lacks(Capability.IDEMPOTENT_PUT, made.size() > 1);
    assertThat(made).hasSize(1);
    assertThat(store.versions(store.name("a"))).hasSize(1);
  }

  @Test
  @Needs({Capability.COMPARE_AND_SET, Capability.IDEMPOTENT_PUT})
  void that_failed_may_succeed_later(TestedStore store) {
    if (!store.can(Capability.IDEMPOTENT_PUT)) {
      store.lacks(
          Capability.IDEMPOTENT_PUT,
          !putAgain(store, "value").id().equals(putAgain(store, "value").id()));
    }
    PutRequest stale;
    try (SecretValue value = SecretValue.ofUtf8(store.text("value"))) {
      stale =
          new PutRequest(
              store.name("a"),
              value,
              PutCondition.ifVersion(VersionId.of("1")),
              Stage.CURRENT,
              MetadataChange.NONE);
      store.refuses(ErrorCode.VERSION_MISMATCH, stale, again(store));
    }
    putAgain(store, "value");
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }

  /** The one request of a test; its id is of this test alone, since others may use the store. */
  private static OperationContext again(TestedStore store) {
    return OperationContext.LOCAL.withRequestId(store.room().text().replace('/', '.'));
  }

  private static Version putAgain(TestedStore store, String text) {
    try (SecretValue value = SecretValue.ofUtf8(store.text(text))) {
      return store.run(PutRequest.of(store.name("a"), value), again(store));
    }
  }
}
