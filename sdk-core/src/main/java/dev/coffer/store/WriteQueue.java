package dev.coffer.store;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sealed writes in the order in which they are to be committed. A writer takes a place before it
 * begins, so the queue and everything that is on its way into it are bounded together.
 */
final class WriteQueue {
  /** A group of this many is worth a sync of the disk: no use in waiting for more. */
  private static final int WORTHWHILE = 16;

  /** The most writes of a group, so that no writer waits long behind it. */
  private static final int MAX_GROUP = 256;

  /** The most bytes of a group, for the same reason. */
  private static final long MAX_GROUP_BYTES = 4 << 20;

  /** How long a small group waits for writers that are sealing at this moment. */
  private static final long LINGER_NANOS = 1_000_000;

  private final StoreErrors errors;
  private final Semaphore places;
  private final AtomicInteger sealing = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<PendingWrite> waiting = new ArrayDeque<>();
  private volatile @Nullable SecretsException refusal;

  /** How many writes hold a place that they took in the one phase or the other. */
  private final AtomicIntegerArray inPhase = new AtomicIntegerArray(2);

  private volatile int phase;
  private final ReentrantLock ending = new ReentrantLock();

  /** Rises when writes that others may build on came to nothing; changed under the lock. */
  private final AtomicLong generation = new AtomicLong();

  /**
   * A place in the queue.
   *
   * @param generation of the writes that its holder may build on
   * @param phase see {@link #awaitEarlier}
   */
  record Place(long generation, int phase) {}

  WriteQueue(int capacity, StoreErrors errors) {
    this.places = new Semaphore(capacity);
    this.errors = errors;
  }

  /**
   * Takes a place for a write that is to be sealed now; given back by {@link #leave}, or by the
   * committer when the write that was added is settled.
   *
   * @throws SecretsException DEADLINE_EXCEEDED or CANCELLED while there is none; UNAVAILABLE when
   *     the store no longer takes writes
   */
  Place enter(OperationContext context) {
    refuseIfClosed();
    try {
      if (!context.hasDeadline()) {
        places.acquire();
      } else if (!places.tryAcquire(
          context.deadlineNanos() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw errors.outOfTime(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted(false);
    }
    sealing.incrementAndGet();
    return new Place(generation.get(), enterPhase());
  }

  private int enterPhase() {
    while (true) {
      int now = phase;
      inPhase.incrementAndGet(now);
      if (phase == now) {
        return now;
      }
      // The phase ended in between: whoever waits for it must not wait for this one.
      inPhase.decrementAndGet(now);
    }
  }

  /**
   * Waits until every write that has a place now is settled; those that enter later are not waited
   * for.
   */
  void awaitEarlier() throws InterruptedException {
    // A second one would let the writes of the first one's phase in again.
    ending.lockInterruptibly();
    try {
      int earlier = phase;
      phase = 1 - earlier;
      while (inPhase.get(earlier) > 0) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } finally {
      ending.unlock();
    }
  }

  /** Gives back the place of a write that came to nothing. */
  void leave(Place place) {
    inPhase.decrementAndGet(place.phase);
    places.release();
    doneSealing();
  }

  /**
   * Adds a sealed write. The place goes with it.
   *
   * @throws SecretsException UNAVAILABLE when the store no longer takes writes, or when a write
   *     that this one may build on came to nothing meanwhile; nothing has happened then
   */
  void add(Place place, PendingWrite write, UncommittedRows rows) {
    lock.lock();
    try {
      refuseIfClosed();
      if (place.generation != generation.get()) {
        throw errors.baseLost();
      }
      write.place(place);
      rows.add(write);
      waiting.add(write);
      sealing.decrementAndGet();
      if (waiting.size() == 1 || isWorthwhile()) {
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void doneSealing() {
    lock.lock();
    try {
      sealing.decrementAndGet();
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next group, in order; waits for its first write, and a little for a few more.
   *
   * @return null when the queue is closed and empty
   */
  @Nullable List<PendingWrite> takeGroup() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (refusal != null) {
          return null;
        }
        arrived.await();
      }
      long left = LINGER_NANOS;
      while (left > 0 && !isWorthwhile()) {
        left = arrived.awaitNanos(left);
      }
      return take();
    } finally {
      lock.unlock();
    }
  }

  private boolean isWorthwhile() {
    return waiting.size() >= WORTHWHILE || sealing.get() == 0 || refusal != null;
  }

  private List<PendingWrite> take() {
    List<PendingWrite> group = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES) {
      PendingWrite next = waiting.remove();
      group.add(next);
      bytes += next.changes().bytes();
    }
    return group;
  }

  /** Frees the places of writes that are settled. */
  void settled(List<PendingWrite> writes) {
    writes.forEach(write -> inPhase.decrementAndGet(write.place().phase));
    places.release(writes.size());
  }

  /** Takes no more writes, for this reason; what waits is still committed. */
  void close(SecretsException why) {
    lock.lock();
    try {
      if (refusal == null) {
        refusal = why;
      }
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives up a group that was not committed, and all that waits, since it may build on it.
   *
   * @param closing why no more writes are taken; null where the next ones may succeed
   * @return those that waited
   */
  List<PendingWrite> abandon(
      List<PendingWrite> group, UncommittedRows rows, @Nullable SecretsException closing) {
    lock.lock();
    try {
      if (closing != null) {
        refusal = closing;
      }
      List<PendingWrite> behind = List.copyOf(waiting);
      waiting.clear();
      // First the rows, then the generation: whoever holds a place of the new one sees none of
      // them.
      group.forEach(rows::remove);
      behind.forEach(rows::remove);
      generation.incrementAndGet();
      return behind;
    } finally {
      lock.unlock();
    }
  }

  private void refuseIfClosed() {
    SecretsException why = refusal;
    if (why != null) {
      throw why.toBuilder().build();
    }
  }
}
