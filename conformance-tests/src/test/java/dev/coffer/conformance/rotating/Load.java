package dev.coffer.conformance.rotating;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The same request from several threads, one after another, until it is closed. The first failure
 * ends it and is thrown by {@link #close}.
 */
final class Load implements AutoCloseable {
  /** One request; what it throws is its failure. */
  interface Request {
    void run() throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final List<AtomicLong> done = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean ended;

  private Load() {}

  static Load of(int threads, Request request) {
    Load load = new Load();
    for (int i = 0; i < threads; i++) {
      AtomicLong done = new AtomicLong();
      load.done.add(done);
      Thread thread = new Thread(() -> load.run(request, done), "load-" + i);
      thread.setDaemon(true);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  private void run(Request request, AtomicLong mine) {
    while (!ended) {
      try {
        request.run();
        mine.incrementAndGet();
      } catch (Exception | AssertionError e) {
        failure.compareAndSet(null, e);
        ended = true;
      }
    }
  }

  /** Waits until so many more requests have been answered, or one has failed. */
  void goesOn(int more) {
    long until = sum() + more;
    Awaitility.await().until(() -> sum() >= until || ended);
  }

  private long sum() {
    return done.stream().mapToLong(AtomicLong::get).sum();
  }

  /** Waits until every request that is under way now has been answered, or one has failed. */
  void turnsOver() {
    List<Long> now = done.stream().map(AtomicLong::get).toList();
    Awaitility.await()
        .until(
            () ->
                ended
                    || IntStream.range(0, now.size())
                        .allMatch(i -> done.get(i).get() > now.get(i)));
  }

  /** The first failure; null as long as there is none. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable first = failure.get();
    if (first != null) {
      throw new AssertionError("a request failed: " + first, first);
    }
  }
}
