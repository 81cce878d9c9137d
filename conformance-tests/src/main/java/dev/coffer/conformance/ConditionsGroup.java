package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bad days of the store: what befalls it is told by its code, and passes. */
abstract class ConditionsGroup {

  @Test
  void unreachable_is_told_and_passes(TestedStore store) {
    assertTold(store, Condition.UNREACHABLE);
    assertThat(store.readOnceItIsBack(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  void throttled_is_told_and_passes(TestedStore store) {
    assertTold(store, Condition.THROTTLED);
    assertThat(store.readOnceItIsBack(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  void a_refused_credential_is_told_and_passes(TestedStore store) {
    assertTold(store, Condition.CREDENTIAL_REFUSED);
    assertThat(store.readOnceItIsBack(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  void a_store_that_hangs_ends_with_the_deadline(TestedStore store) {
    assertTold(store, Condition.HANGING);
    assertThat(store.readOnceItIsBack(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  void damage_is_told_and_never_taken_for_absence(TestedStore store) {
    assertTold(store, Condition.DAMAGED);
  }

  private static void assertTold(TestedStore store, Condition condition) {
    store.given(store.name("a"), store.text("value"));
    OperationContext context = OperationContext.LOCAL;
    if (condition == Condition.HANGING) {
      context = context.within(Duration.ofMillis(300));
    }
    try (BackendHarness.BadDay badDay = store.provoke(condition)) {
      if (badDay != null) {
        SecretsException told =
            store.refuses(condition.code(), GetRequest.current(store.name("a")), context);
        assertThat(condition.agrees(told.retryability())).as(told.retryability().name()).isTrue();
      }
    }
  }
}
