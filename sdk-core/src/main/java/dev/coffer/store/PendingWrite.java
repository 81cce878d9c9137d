package dev.coffer.store;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A write that is sealed and on its way to the disk. Its caller waits for it. */
final class PendingWrite {
  private final RowChanges changes;
  private final @Nullable EventDraft event;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile @Nullable SecretsException failure;

  /**
   * @param event what the journal is to say of it; null for writes that are not journalled
   */
  PendingWrite(RowChanges changes, @Nullable EventDraft event) {
    this.changes = changes;
    this.event = event;
  }

  RowChanges changes() {
    return changes;
  }

  @Nullable EventDraft event() {
    return event;
  }

  void succeed() {
    settled.countDown();
  }

  void fail(SecretsException why) {
    failure = why;
    settled.countDown();
  }

  /**
   * Waits until it is durable.
   *
   * @throws SecretsException why it failed; DEADLINE_EXCEEDED or CANCELLED with an unknown outcome
   *     when the caller cannot wait longer
   */
  void await(OperationContext context, StoreErrors errors) {
    try {
      if (context.hasDeadline()) {
        long left = context.deadlineNanos() - System.nanoTime();
        if (!settled.await(left, TimeUnit.NANOSECONDS)) {
          throw errors.outOfTime(true);
        }
      } else {
        settled.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted(true);
    }
    SecretsException why = failure;
    if (why != null) {
      throw why.toBuilder().build();
    }
  }
}
