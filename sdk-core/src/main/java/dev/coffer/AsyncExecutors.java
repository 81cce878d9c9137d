package dev.coffer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Executors that suit {@link AsyncSecretsClient}, whose calls wait more than they compute. */
public final class AsyncExecutors {
  private static final int THREADS = 64;
  private static final long IDLE_SECONDS = 30;

  private AsyncExecutors() {}

  /**
   * A virtual thread for each call on JDK 21 and later; a pool of at most 64 daemon threads before.
   * The caller closes it.
   */
  public static ExecutorService create() {
    return Runtime.version().feature() >= 21 ? virtualThreads() : boundedPool();
  }

  /** Called by its name, since the SDK is compiled for JDK 17. */
  private static ExecutorService virtualThreads() {
    try {
      MethodHandle perTask =
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class));
      return (ExecutorService) perTask.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("this JDK has no virtual threads", e);
    }
  }

  static ExecutorService boundedPool() {
    AtomicInteger made = new AtomicInteger();
    ThreadFactory daemons =
        task -> {
          Thread thread = new Thread(task, "coffer-async-" + made.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
