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

  private static final OperationContext AGAIN = OperationContext.LOCAL.withRequestId("request-1");

  @Test
  @Needs({Capability.VERSIONS, Capability.IDEMPOTENT_PUT})
  void are_one_put_where_the_store_remembers_them(TestedStore store) {
    Version first = put(store, "value", AGAIN);
    store.put(store.name("a"), store.text("later"));
    Version second = put(store, "value", AGAIN);
    store.lacks(Capability.IDEMPOTENT_PUT, !second.id().equals(first.id()));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(store.versions(store.name("a"))).hasSize(2);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("later"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.IDEMPOTENT_PUT})
  void with_another_value_are_refused(TestedStore store) {
    Version first = put(store, "value", AGAIN);
    if (!store.can(Capability.IDEMPOTENT_PUT)) {
      store.lacks(Capability.IDEMPOTENT_PUT, !put(store, "other", AGAIN).id().equals(first.id()));
    }
    try (SecretValue other = SecretValue.ofUtf8(store.text("other"))) {
      store.refuses(ErrorCode.ALREADY_EXISTS, PutRequest.of(store.name("a"), other), AGAIN);
    }
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.IDEMPOTENT_PUT})
  void at_the_same_time_are_one_put(TestedStore store) {
    Set<VersionId> made = ConcurrentHashMap.newKeySet();
    Together.run(8, i -> made.add(put(store, "value", AGAIN).id()));
    store.lacks(Capability.IDEMPOTENT_PUT, made.size() > 1);
    assertThat(made).hasSize(1);
    assertThat(store.versions(store.name("a"))).hasSize(1);
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.IDEMPOTENT_PUT})
  void that_failed_may_succeed_later(TestedStore store) {
    if (!store.can(Capability.IDEMPOTENT_PUT)) {
      store.lacks(
          Capability.IDEMPOTENT_PUT,
          !put(store, "value", AGAIN).id().equals(put(store, "value", AGAIN).id()));
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
      store.refuses(ErrorCode.VERSION_MISMATCH, stale, AGAIN);
    }
    put(store, "value", AGAIN);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }

  private static Version put(TestedStore store, String text, OperationContext context) {
    try (SecretValue value = SecretValue.ofUtf8(store.text(text))) {
      return store.run(PutRequest.of(store.name("a"), value), context);
    }
  }
}
