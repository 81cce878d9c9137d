package dev.coffer.store;

import dev.coffer.key.KeyRing;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A write that is sealed and on its way to the disk. Its caller waits for it. */
final class PendingWrite {
  private final RowChanges changes;
  private final @Nullable EventDraft event;
  private final @Nullable RowSwap swap;
  private final @Nullable KeyRing ring;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile @Nullable SecretsException failure;
  private volatile WriteQueue.@Nullable Place place;

  /**
   * @param event what the journal is to say of it; null for writes that are not journalled
   */
  PendingWrite(RowChanges changes, @Nullable EventDraft event) {
    this(changes, event, null, null);
  }

  private PendingWrite(
      RowChanges changes,
      @Nullable EventDraft event,
      @Nullable RowSwap swap,
      @Nullable KeyRing ring) {
    this.changes = changes;
    this.event = event;
    this.swap = swap;
    this.ring = ring;
  }

  /** Writes a row anew where it is still the same when it is committed. */
  static PendingWrite swapping(RowChanges none, RowSwap swap) {
    return new PendingWrite(none, null, swap, null);
  }

  /** Keeps another ring in place of the store's, and what is kept with it. */
  static PendingWrite ofRing(RowChanges changes, KeyRing ring) {
    return new PendingWrite(changes, null, null, ring);
  }

  /** A row that belongs to no lane: only the committer knows what becomes of it meanwhile. */
  @Nullable RowSwap swap() {
    return swap;
  }

  @Nullable KeyRing ring() {
    return ring;
  }

  /** The place in the queue that it holds until it is settled. */
  WriteQueue.Place place() {
    return Objects.requireNonNull(place, "a write that is queued has a place");
  }

  void place(WriteQueue.Place taken) {
    place = taken;
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
