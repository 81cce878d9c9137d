package dev.coffer.journal;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Change;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.Observed;
import dev.coffer.store.SealedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was observed into the journal of the system store, on a thread of its own that is
 * there while there is something to write: whoever tells of a change must not wait for a disk. Of
 * several changes of one name that wait, the last is written. What cannot be written waits until it
 * can. Thread-safe.
 */
final class ObservedWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObservedWriter.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long REST_MILLIS = 1_000;
  private static final long IDLE_SECONDS = 5;
  private static final int MOST = 64;

  private final String label;
  private final Supplier<SealedStore> system;
  private final ThreadPoolExecutor thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SecretName, Observed> waiting = new LinkedHashMap<>();
  private boolean scheduled;
  private boolean closed;

  ObservedWriter(String label, Supplier<SealedStore> system) {
    this.label = label;
    this.system = system;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "coffer-observed-" + label);
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  void add(Change change) {
    lock.lock();
    try {
      waiting.remove(change.name());
      waiting.put(
          change.name(), new Observed(label, change.verb(), change.name(), change.version()));
      schedule(thread);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private void schedule(Executor executor) {
    if (!scheduled && !closed && !waiting.isEmpty()) {
      scheduled = true;
      executor.execute(this::write);
    }
  }

  private void write() {
    List<Observed> taken = take();
    try {
      system.get().observe(taken, OperationContext.LOCAL.within(PATIENCE));
      again(thread);
    } catch (SecretsException e) {
      LOG.warn("Changes of the store {} are not recorded yet: {}", label, e.getMessage());
      later(taken);
    } catch (RuntimeException e) {
      LOG.error("Changes of the store {} are not recorded yet", label, e);
      later(taken);
    }
  }

  private void later(List<Observed> taken) {
    putBack(taken);
    again(CompletableFuture.delayedExecutor(REST_MILLIS, TimeUnit.MILLISECONDS, thread));
  }

  private void again(Executor executor) {
    lock.lock();
    try {
      scheduled = false;
      schedule(executor);
    } finally {
      lock.unlock();
    }
  }

  private List<Observed> take() {
    lock.lock();
    try {
      List<Observed> taken = new ArrayList<>();
      for (Observed one : waiting.values()) {
        if (taken.size() < MOST) {
          taken.add(one);
        }
      }
      taken.forEach(one -> waiting.remove(one.name()));
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void putBack(List<Observed> taken) {
    lock.lock();
    try {
      taken.forEach(one -> waiting.putIfAbsent(one.name(), one));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    thread.shutdownNow();
  }
}
