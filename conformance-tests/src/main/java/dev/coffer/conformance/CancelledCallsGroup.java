package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import org.junit.jupiter.api.Test;

/** Calls that nobody waits for any more: they end, and leave nothing half done. */
abstract class CancelledCallsGroup {

  private static final OperationContext LATE =
      new OperationContext(System.nanoTime() - 1, "local", null, null);

  @Test
  void whose_deadline_has_passed_are_not_begun(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    store.refuses(ErrorCode.DEADLINE_EXCEEDED, GetRequest.current(store.name("a")), LATE);
    store.refuses(ErrorCode.DEADLINE_EXCEEDED, new DescribeRequest(store.name("a")), LATE);
  }

  @Test
  @Needs(Capability.PUT)
  void that_were_to_write_leave_nothing(TestedStore store) {
    try (SecretValue value = SecretValue.ofUtf8(store.text("late"))) {
      store.refuses(ErrorCode.DEADLINE_EXCEEDED, PutRequest.of(store.name("a"), value), LATE);
    }
    store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(store.name("a")));
  }

  @Test
  void whose_thread_is_interrupted_end_cancelled_or_whole(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    Thread.currentThread().interrupt();
    try {
      assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
    } catch (SecretsException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  void that_hang_end_when_their_thread_is_interrupted(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    try (BackendHarness.BadDay badDay = store.provoke(Condition.HANGING)) {
      if (badDay != null) {
        Thread caller = Thread.currentThread();
        Thread interrupter = new Thread(() -> interruptWhenItWaits(caller), "interrupter");
        interrupter.start();
        store.refuses(ErrorCode.CANCELLED, GetRequest.current(store.name("a")));
        Thread.interrupted();
      }
    }
    assertThat(store.readOnceItIsBack(store.name("a"))).isEqualTo(store.text("value"));
  }

  /** Waits until the call blocks, so that the interrupt meets it where it waits. */
  private static void interruptWhenItWaits(Thread caller) {
    while (caller.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    caller.interrupt();
  }
}
