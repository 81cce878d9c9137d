package dev.coffer.store;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sealed writes in the order in which they are to be committed. A writer takes a place before it
 * begins, so the queue and everything that is on its way into it are bounded together.
 */
final class WriteQueue {
  /** The most writes of a group, so that no writer waits long behind it. */
  private static final int MAX_GROUP = 256;

  /** The most bytes of a group, for the same reason. */
  private static final long MAX_GROUP_BYTES = 4 << 20;

  /** The part of the time of the last commit that a group waits for the writers which that served. */
  private static final int LINGER_PART = 4;

  private static final long MOST_LINGER_NANOS = 5_000_000;

  private final StoreErrors errors;
  private final Semaphore places;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<PendingWrite> waiting = new ArrayDeque<>();
  private volatile @Nullable SecretsException refusal;

  private int lastGroup = 1;
  private long lastTakenNanos = System.nanoTime();

  /** Writers of the last group and those that waited behind it: so many are there at once. */
  private int expected = 1;

  /** Rises when writes that others may build on came to nothing; changed under the lock. */
  private final AtomicLong generation = new AtomicLong();

  /**
   * A place in the queue.
   *
   * @param generation of the writes that its holder may build on
   */
  record Place(long generation) {}

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
    return new Place(generation.get());
  }

  /** Gives back the place of a write that came to nothing. */
  void leave() {
    places.release();
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
      rows.add(write);
      waiting.add(write);
      if (waiting.size() == 1 || allAreThere()) {
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next group, in order. Waits for its first write, and then for those writers that the last
   * commit let go and that come back at once: a sync of the disk takes as long for one as for all.
   * Called again when the last group is committed.
   *
   * @return null when the queue is closed and empty
   */
  @Nullable List<PendingWrite> takeGroup() throws InterruptedException {
    lock.lock();
    try {
      long left = Math.min((System.nanoTime() - lastTakenNanos) / LINGER_PART, MOST_LINGER_NANOS);
      expected = Math.min(lastGroup + waiting.size(), MAX_GROUP);
      while (waiting.isEmpty()) {
        if (refusal != null) {
          return null;
        }
        arrived.await();
      }
      while (left > 0 && !allAreThere()) {
        left = arrived.awaitNanos(left);
      }
      List<PendingWrite> group = take();
      lastGroup = group.size();
      lastTakenNanos = System.nanoTime();
      return group;
    } finally {
      lock.unlock();
    }
  }

  private boolean allAreThere() {
    return waiting.size() >= expected || refusal != null;
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
  void settled(int writes) {
    places.release(writes);
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
