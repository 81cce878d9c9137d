package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import org.junit.jupiter.api.Test;

/** Closed stores: they answer nothing any more, and closing again is nothing. */
abstract class ClosedStoresGroup {

  @Test
  void refuse_every_call(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    store.backend().close();
    refuses(store, GetRequest.current(store.name("a")));
    refuses(store, new DescribeRequest(store.name("a")));
    if (store.can(Capability.LIST)) {
      refuses(store, ListRequest.of(store.room(), 10));
    }
  }

  @Test
  void may_be_closed_again(TestedStore store) {
    store.backend().close();
    store.backend().close();
    assertThat(store.backend().capabilities()).isNotNull();
  }

  @Test
  void are_not_healthy(TestedStore store) {
    assertThat(store.backend().probe(OperationContext.LOCAL).healthy()).isTrue();
    store.backend().close();
    assertThat(store.backend().probe(OperationContext.LOCAL).healthy()).isFalse();
  }

  @Test
  void keep_what_was_put(TestedStore store) {
    if (!store.harness().outlivesClosing()) {
      return;
    }
    store.given(store.name("a"), store.text("value"));
    store.backend().close();
    try (SecretBackend again = store.harness().open();
        Secret secret = again.get(GetRequest.current(store.name("a")), OperationContext.LOCAL)) {
      assertThat(secret.value().utf8()).isEqualTo(store.text("value"));
    }
  }

  @Test
  void declared_the_same_all_the_while(TestedStore store) {
    Capabilities before = store.capabilities();
    store.given(store.name("a"), store.text("value"));
    assertThat(store.capabilities()).isEqualTo(before);
  }

  private static void refuses(TestedStore store, Operation<?> operation) {
    SecretsException told = store.refuses(ErrorCode.UNAVAILABLE, operation);
    assertThat(told.retryability()).isEqualTo(Retryability.PERMANENT);
  }
}
