package dev.coffer.hsm;

import dev.coffer.model.SecretsException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads of the platform on which calls of one token are made, as many as there may be sessions. A
 * call into a module has no time limit and cannot be stopped; whoever waits for it here can leave
 * at a deadline, and the thread is lost to others until the module lets go of it. Thread-safe;
 * waiting callers are served in their order.
 *
 * <p>Handing a call over by parked threads costs as much as a call of SoftHSM, so both sides look
 * for each other for some microseconds before they park.
 */
final class CallThreads implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final long LOOKING_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 50_000 : 0;

  private final int most;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger stuck = new AtomicInteger();
  private volatile boolean closed;

  CallThreads(int most) {
    this.most = most;
    this.permits = new Semaphore(most, true);
  }

  /**
   * Does the work on one of the threads.
   *
   * @throws SecretsException UNAVAILABLE when it is not done at the deadline: what it gives then is
   *     wiped; CANCELLED when the caller is interrupted; whatever the work throws
   */
  <R> R run(Supplier<R> work, Deadline deadline) {
    acquire(deadline);
    Task<R> task = new Task<>(work, stuck);
    Worker worker = idle.pollFirst();
    if (worker == null) {
      worker = new Worker();
      worker.next = task;
      worker.thread.start();
    } else {
      worker.give(task);
    }
    return task.await(deadline);
  }

  private void acquire(Deadline deadline) {
    try {
      if (!permits.tryAcquire(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS)) {
        throw HsmErrors.allBusy(most);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HsmErrors.interrupted();
    }
  }

  /** How many threads are in calls that nobody waits for any more. */
  int stuck() {
    return stuck.get();
  }

  /** Ends the threads, those in a call when it returns. */
  @Override
  public void close() {
    closed = true;
    for (Worker worker = idle.pollFirst(); worker != null; worker = idle.pollFirst()) {
      LockSupport.unpark(worker.thread);
    }
  }

  /** A thread that makes one call after another. */
  private final class Worker implements Runnable {
    final Thread thread = new Thread(this, "coffer-hsm-" + NUMBER.incrementAndGet());
    volatile @Nullable Task<?> next;
    private volatile boolean parked;

    Worker() {
      thread.setDaemon(true);
    }

    void give(Task<?> task) {
      next = task;
      if (parked) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      for (Task<?> task = take(); task != null; task = take()) {
        task.work();
        // Free before its result is seen: the same caller's next call finds it here.
        next = null;
        idle.addFirst(this);
        permits.release();
        task.publish();
      }
    }

    private @Nullable Task<?> take() {
      long end = System.nanoTime() + LOOKING_NANOS;
      while (next == null && !closed && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      parked = true;
      while (next == null && !closed) {
        LockSupport.park(this);
      }
      parked = false;
      return next;
    }
  }
}
