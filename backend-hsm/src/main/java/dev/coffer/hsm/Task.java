package dev.coffer.hsm;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work that one thread waits for and another does. */
final class Task<R> {
  private static final long LOOKING_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 50_000 : 0;

  private enum State {
    PENDING,
    DONE,
    /** Nobody waits any more. */
    ABANDONED
  }

  private final Supplier<R> work;
  private final AtomicInteger stuck;
  private final Thread waiting = Thread.currentThread();
  private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
  private volatile boolean parked;
  private @Nullable R result;
  private @Nullable RuntimeException failure;
  private @Nullable Error defect;

  /**
   * @param stuck counts what was abandoned and still runs
   */
  Task(Supplier<R> work, AtomicInteger stuck) {
    this.work = work;
    this.stuck = stuck;
  }

  void work() {
    try {
      result = work.get();
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) {
      // Thrown on where somebody waits for it.
      defect = e;
    }
  }

  /** Lets the waiting thread see what came out. */
  void publish() {
    if (!state.compareAndSet(State.PENDING, State.DONE)) {
      stuck.decrementAndGet();
      if (result instanceof byte[] unwanted) {
        Arrays.fill(unwanted, (byte) 0);
      }
      return;
    }
    if (parked) {
      LockSupport.unpark(waiting);
    }
  }

  @SuppressWarnings("NullAway") // there is a result where nothing was thrown
  R await(Deadline deadline) {
    long end = Math.min(System.nanoTime() + LOOKING_NANOS, deadline.nanos());
    while (state.get() == State.PENDING && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    parked = true;
    while (state.get() == State.PENDING) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      if ((interrupted || deadline.hasPassed()) && abandon()) {
        throw interrupted ? HsmErrors.interrupted() : HsmErrors.noAnswer();
      }
      if (state.get() == State.PENDING) {
        LockSupport.parkNanos(this, deadline.remaining());
      }
    }
    if (defect != null) {
      throw defect;
    }
    if (failure != null) {
      throw failure;
    }
    return result;
  }

  private boolean abandon() {
    // Counted before it can be seen as abandoned, so that the count never falls below zero.
    stuck.incrementAndGet();
    if (state.compareAndSet(State.PENDING, State.ABANDONED)) {
      return true;
    }
    stuck.decrementAndGet();
    return false;
  }
}
