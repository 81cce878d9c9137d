package dev.coffer.spi;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls whose deadline passed by interrupting their thread. A call stays on its caller's
 * thread: handing it to another would cost more than a read of a local store. One daemon thread
 * looks at the calls every {@link #SWEEP}; it sleeps when nothing was watched for a while.
 * Thread-safe.
 */
public final class CallWatch implements AutoCloseable {
  /** How much later than its deadline a call may be ended. */
  public static final Duration SWEEP = Duration.ofMillis(10);

  /** Sweeps without any call after which the thread sleeps until it is woken. */
  private static final int IDLE_SWEEPS = 100;

  private final String threadName;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Object starting = new Object();
  private volatile @Nullable Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /** Starts no thread before the first call. */
  public CallWatch(String threadName) {
    this.threadName = threadName;
  }

  /** One call on one thread. */
  public final class Watched {
    private static final int RUNNING = 0;
    private static final int ENDING = 1;
    private static final int ENDED = 2;
    private static final int DONE = 3;

    private final Thread caller = Thread.currentThread();
    private final long deadlineNanos;
    private final AtomicInteger state = new AtomicInteger(RUNNING);

    private Watched(long deadlineNanos) {
      this.deadlineNanos = deadlineNanos;
    }

    private void end() {
      if (state.compareAndSet(RUNNING, ENDING)) {
        caller.interrupt();
        state.set(ENDED);
      }
    }

    /**
     * Ends the watch, on the thread of the call.
     *
     * @return whether the call was interrupted by this watch, whose interrupt is then taken back
     */
    public boolean finish() {
      watched.remove(this);
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
   * Watches a call on this thread until it is finished, which must happen whatever becomes of it.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   */
  public Watched begin(long deadlineNanos) {
    Watched call = new Watched(deadlineNanos);
    watched.add(call);
    wake();
    return call;
  }

  /** Interrupts every call that is watched now, as if its deadline had passed. */
  public void endAll() {
    watched.forEach(Watched::end);
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
        Thread sweeper = new Thread(this::sweep, threadName);
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
      for (Watched call : watched) {
        if (now - call.deadlineNanos >= 0) {
          call.end();
        }
      }
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

  /** From now on no deadline is looked at. */
  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
    }
  }
}
