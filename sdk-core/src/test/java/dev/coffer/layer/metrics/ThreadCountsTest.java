package dev.coffer.layer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThreadCountsTest {
  private final ThreadCounts counts = new ThreadCounts();

  private Thread counting(int times) {
    Thread thread =
        new Thread(
            () -> {
              for (int i = 0; i < times; i++) {
                counts.increment();
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void nothing_is_lost_between_threads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(counting(100_000));
    }
    long before = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      long now = counts.sum();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
    assertThat(counts.sum()).isEqualTo(800_000);
  }

  @Test
  void what_a_thread_counted_outlives_it() throws InterruptedException {
    Thread thread = counting(5);
    thread.join();
    WeakReference<Thread> gone = new WeakReference<>(thread);
    thread = null;
    await()
        .until(
            () -> {
              System.gc();
              return gone.get() == null;
            });
    counting(2).join();
    assertThat(counts.sum()).isEqualTo(7);
  }
}
