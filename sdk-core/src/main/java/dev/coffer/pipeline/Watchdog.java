package dev.coffer.pipeline;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls whose deadline passed by interrupting their thread, which every backend obeys. The
 * call stays on the caller's thread: handing each call to another thread would cost more than a
 * read of a local store. One daemon thread looks at the calls every {@link #SWEEP}; it sleeps when
 * nothing was watched for a while. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
  /** How much later than its deadline a call may be ended. */
  public static final Duration SWEEP = Duration.ofMillis(10);

  /** Sweeps without any call after which the thread sleeps until it is woken. */
  private static final int IDLE_SWEEPS = 100;

  private final Set<Watch> watched = ConcurrentHashMap.newKeySet();
  private final Object starting = new Object();
  private volatile @Nullable Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /** One call on one thread. */
  private static final class Watch {
    static final int RUNNING = 0;
    static final int ENDING = 1;
    static final int ENDED = 2;
    static final int DONE = 3;

    final Thread caller = Thread.currentThread();
    final long deadlineNanos;
    final AtomicInteger state = new AtomicInteger(RUNNING);

    Watch(long deadlineNanos) {
      this.deadlineNanos = deadlineNanos;
    }

    void endIfOverdue(long now) {
      if (now - deadlineNanos >= 0 && state.compareAndSet(RUNNING, ENDING)) {
        caller.interrupt();
        state.set(ENDED);
      }
    }

    /** Ends the watch; true where the watchdog interrupted, whose interrupt is then taken back. */
    boolean finish() {
      if (state.compareAndSet(RUNNING, DONE)) {
        return false;
      }
      while (state.get() != ENDED) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
      return true;
    }
  }

  /**
   * Runs an operation, and ends it when the deadline of its context passes.
   *
   * @throws SecretsException DEADLINE_EXCEEDED when it was ended, and whatever the operation throws
   */
  public <R> R run(Handler next, Operation<R> operation, OperationContext context) {
    context.checkDeadline();
    if (!context.hasDeadline()) {
      return next.run(operation, context);
    }
    Watch watch = new Watch(context.deadlineNanos());
    watched.add(watch);
    wake();
    R answer;
    try {
      answer = next.run(operation, context);
    } catch (SecretsException e) {
      throw finish(watch) && isInterruption(e.code()) ? overdue(operation, e) : e;
    } catch (Throwable e) {
      finish(watch);
      throw e;
    }
    finish(watch);
    return answer;
  }

  private boolean finish(Watch watch) {
    watched.remove(watch);
    return watch.finish();
  }

  /** What an interrupted backend says: that it was cancelled, or that its connection went. */
  private static boolean isInterruption(ErrorCode code) {
    return code == ErrorCode.CANCELLED || code == ErrorCode.UNAVAILABLE;
  }

  private static SecretsException overdue(Operation<?> operation, SecretsException cancelled) {
    return SecretsException.of(
            ErrorCode.DEADLINE_EXCEEDED, "The deadline passed before the store answered.")
        .store(cancelled.store())
        .name(operation.name())
        .remedy("Try again, or allow more time (--timeout, withTimeout).")
        .outcomeUnknown(operation.verb().isMutation())
        .cause(cancelled)
        .build();
  }

  private void wake() {
    Thread running = thread;
    if (running == null) {
      start();
    } else if (asleep) {
      asleep = false;
      LockSupport.unpark(running);
    }
  }

  private void start() {
    synchronized (starting) {
      if (thread == null && !closed) {
        Thread sweeper = new Thread(this::sweep, "coffer-watchdog");
        sweeper.setDaemon(true);
        sweeper.start();
        thread = sweeper;
      }
    }
  }

  private void sweep() {
    int idle = 0;
    while (!closed) {
      idle = watched.isEmpty() ? idle + 1 : 0;
      if (idle < IDLE_SWEEPS) {
        LockSupport.parkNanos(SWEEP.toNanos());
      } else {
        sleepUntilWoken();
        idle = 0;
      }
      long now = System.nanoTime();
      watched.forEach(watch -> watch.endIfOverdue(now));
    }
  }

  /**
   * A caller adds its watch before it looks at {@code asleep}, so one of the two sees the other.
   */
  private void sleepUntilWoken() {
    asleep = true;
    while (asleep && watched.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }
}
