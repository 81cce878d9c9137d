package dev.coffer.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Does the same from many threads that begin at one moment; the first failure is everyone's. */
final class Together {
  private Together() {}

  static void run(int threads, IntConsumer deed) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> deeds = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        deeds.add(
            executor.submit(
                () -> {
                  start.await();
                  deed.accept(number);
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> done : deeds) {
        await(done);
      }
    } finally {
      executor.shutdownNow();
      awaitEnd(executor);
    }
  }

  private static void await(Future<?> done) {
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while many threads worked.", e);
    }
  }

  private static void awaitEnd(ExecutorService executor) {
    try {
      if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("A call does not end although its thread was interrupted.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
