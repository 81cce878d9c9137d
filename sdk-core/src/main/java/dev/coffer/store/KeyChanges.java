package dev.coffer.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.key.KeyRing;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.KeyRequests.Ask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way by which the keys of a store change: one change at a time, kept before it is used.
 */
final class KeyChanges {
  private final Committer committer;
  private final RowHasher hasher;
  private final KeyRequests requests;
  private final StoreErrors errors;
  private final ReentrantLock changes = new ReentrantLock();

  KeyChanges(StoreGround ground) {
    this.committer = ground.committer();
    this.hasher = ground.hasher();
    this.errors = ground.errors();
    this.requests = new KeyRequests(ground.outcomes(), ground.groups()::ledger, errors);
  }

  /** What a change came to: its answer, and the ring that is kept from here on, if another. */
  record Made<R>(R answer, @Nullable KeyRing ring) {}

  /** Makes a change, unless it was made under the request id of the call. */
  @CanIgnoreReturnValue
  <R> R once(OperationContext context, Ask<R> ask, Supplier<Made<R>> change) {
    changes.lock();
    try {
      Outcomes.Request request = requests.identify(context, ask);
      R earlier = requests.earlier(request, ask);
      if (earlier != null) {
        return earlier;
      }
      Made<R> made = change.get();
      RowChanges outcome = new RowChanges(hasher);
      requests.note(request, ask, made.answer(), outcome);
      commit(outcome, made.ring());
      return made.answer();
    } catch (SecretsException e) {
      throw e.store() == null ? e.toBuilder().store(errors.label()).build() : e;
    } finally {
      changes.unlock();
    }
  }

  /** Nothing is sealed with a ring before its record is durable: the committer sees to that. */
  private void commit(RowChanges rows, @Nullable KeyRing next) {
    if (next == null && rows.isEmpty()) {
      return;
    }
    PendingWrite write =
        next == null ? new PendingWrite(rows, null) : PendingWrite.ofRing(rows, next);
    WriteQueue.Place place = committer.enter(OperationContext.LOCAL);
    boolean submitted = false;
    try {
      committer.submit(place, write);
      submitted = true;
    } finally {
      if (!submitted) {
        committer.leave(place);
        if (next != null) {
          next.close();
        }
      }
    }
    write.await(OperationContext.LOCAL, errors);
  }

  /** Waits for what may still be sealed for keys as they were. */
  void awaitEarlierWrites() {
    try {
      committer.awaitEarlier();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted(false);
    }
  }
}
