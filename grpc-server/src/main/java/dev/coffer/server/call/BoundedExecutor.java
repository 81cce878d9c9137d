package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which calls of one store may block. Both how many run and how many wait is
 * bounded, so a store that is stuck sheds its own calls and takes nothing from the others. They are
 * threads of the platform on every JDK: stores go through native code (SQLite, PKCS#11), which
 * would hold the carriers that virtual threads of all stores share. Thread-safe.
 */
public final class BoundedExecutor implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final long IDLE_SECONDS = 30;

  private final @Nullable String store;
  private final int most;
  private final ThreadPoolExecutor threads;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * For the calls of a store.
   *
   * @param store the configured name
   * @param running how many calls run at once
   * @param most how many calls run and wait at once
   */
  public static BoundedExecutor ofStore(String store, int running, int most) {
    return new BoundedExecutor(store, "coffer-store-" + store + "-", running, most);
  }

  /** For the calls about the server itself. */
  public static BoundedExecutor ofServer(int running, int most) {
    return new BoundedExecutor(null, "coffer-server-", running, most);
  }

  private BoundedExecutor(@Nullable String store, String threadPrefix, int running, int most) {
    this.store = store;
    this.most = most;
    this.threads =
        new ThreadPoolExecutor(
            running,
            running,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(threadPrefix));
    threads.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Runs a task as soon as a thread is free.
   *
   * @param dropped is called in place of the task where it was cancelled before it began
   * @return what cancels it, by an interrupt where it runs already
   * @throws SecretsException THROTTLED when too many wait already
   */
  Future<?> run(Runnable task, Runnable dropped) {
    if (inFlight.incrementAndGet() > most) {
      inFlight.decrementAndGet();
      throw shed();
    }
    Counted counted = new Counted(new Once(task), dropped);
    try {
      threads.execute(counted);
    } catch (RejectedExecutionException e) {
      inFlight.decrementAndGet();
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The server is ending.")
          .store(store)
          .remedy("Try again: another server may answer.")
          .build();
    }
    return counted;
  }

  private SecretsException shed() {
    String what = store == null ? "server" : "store \"" + store + "\"";
    return SecretsException.of(ErrorCode.THROTTLED, "Too many calls wait for the " + what + ".")
        .store(store)
        .remedy("Try again in a moment; if it stays so, see why the " + what + " is slow.")
        .retryAfter(WAIT)
        .build();
  }

  /** How many calls run or wait now. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Interrupts what runs and drops what waits. */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      Counted counted = (Counted) waiting;
      counted.cancel(false);
      counted.run();
    }
  }

  /** A task that knows whether it began. */
  private static final class Once implements Runnable {
    private final Runnable task;
    private volatile boolean begun;

    Once(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      begun = true;
      task.run();
    }
  }

  /**
   * Counts down when a thread is done with it. A task that was cancelled counts until then: it is
   * in the queue, or its thread has still to obey.
   */
  private final class Counted extends FutureTask<Void> {
    private final Once task;
    private final Runnable dropped;

    Counted(Once task, Runnable dropped) {
      super(task, null);
      this.task = task;
      this.dropped = dropped;
    }

    @Override
    public void run() {
      try {
        super.run();
        if (!task.begun) {
          dropped.run();
        }
      } finally {
        inFlight.decrementAndGet();
      }
    }
  }
}
