package dev.coffer;

import dev.coffer.journal.EventStream;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchFilter;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.OpenStore;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live references of one store: one watch and one thread for all of them. The watch makes them
 * quick and is not the only way: they are read again now and then in any case, and in a store that
 * cannot be watched that is all. Thread-safe.
 */
final class StoreRefs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRefs.class);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofMillis(250);

  /** How often they are read again without being told of anything. */
  private static final Duration POLL = Duration.ofSeconds(30);

  private final OpenStore store;
  private final Following following;
  private final RefReports reports;
  private final List<SecretRef<?>> refs = new CopyOnWriteArrayList<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private final ReentrantLock starting = new ReentrantLock();
  private final Semaphore news = new Semaphore(0);
  private final Set<SecretName> told = ConcurrentHashMap.newKeySet();
  private volatile @Nullable EventStream stream;
  private @Nullable ChangeSubscription listening;
  private @Nullable Thread thread;
  private volatile boolean closed;
  private long pollNanos;
  private long watchNotBeforeNanos = System.nanoTime();

  StoreRefs(OpenStore store, Following following) {
    this.store = store;
    this.following = following;
    this.reports = new RefReports(store.name(), store.backend(), news::release);
  }

  /**
   * A reference to the current value; reads it once.
   *
   * @throws SecretsException NOT_FOUND, DELETED, FAILED_PRECONDITION for a value of another type
   */
  <T> SecretRef<T> add(SecretName name, SecretType<T> type) {
    SecretRef<T> ref;
    try (Secret first = read(name)) {
      List<SecretRef<?>> made = new CopyOnWriteArrayList<>();
      ref = new SecretRef<>(first, type, reports, () -> remove(made));
      made.add(ref);
    }
    refs.add(ref);
    start();
    watchOthers();
    return ref;
  }

  private void remove(List<SecretRef<?>> gone) {
    if (refs.removeAll(gone)) {
      watchOthers();
    }
  }

  /** Past the cache, which may not have heard of a change yet. */
  private Secret read(SecretName name) {
    return store
        .backend()
        .get(GetRequest.current(name), OperationContext.LOCAL.within(READ_PATIENCE));
  }

  private void start() {
    starting.lock();
    try {
      if (thread == null && !closed) {
        Thread made = new Thread(this::run, "coffer-refs-" + store.name());
        made.setDaemon(true);
        made.start();
        thread = made;
      }
    } finally {
      starting.unlock();
    }
  }

  /** Another set of names needs another watch. */
  private void watchOthers() {
    changed.set(true);
    closeStream();
    news.release();
  }

  private void run() {
    while (!closed) {
      try {
        turn();
      } catch (SecretsException e) {
        rest(e);
      } catch (RuntimeException e) {
        LOG.error("the references of the store {} failed", store.name(), e);
        rest(null);
      }
    }
    closeStream();
    listenTo(Set.of());
  }

  private void turn() {
    if (changed.getAndSet(false)) {
      closeStream();
      if (!following.canWatch(store)) {
        listenAgain();
      }
    }
    readTold();
    reports.send();
    EventStream open = stream;
    boolean watchable = !refs.isEmpty() && following.canWatch(store);
    if (open == null && watchable && System.nanoTime() - watchNotBeforeNanos >= 0) {
      open = begin();
    }
    if (open == null) {
      rest(null);
      return;
    }
    WatchEvent event = open.next(TURN);
    if (event instanceof WatchEvent.Changed told) {
      readAgain(told.name());
    } else if (event instanceof WatchEvent.SnapshotEnd) {
      readAll();
    }
    if (System.nanoTime() - pollNanos >= 0) {
      readAll();
    }
  }

  private Set<SecretName> names() {
    Set<SecretName> names = new HashSet<>();
    refs.forEach(ref -> names.add(ref.name()));
    return names;
  }

  /** Of a store that cannot be watched, changes are heard in memory where it tells any. */
  private void listenTo(Set<SecretName> names) {
    if (listening != null && names.isEmpty()) {
      listening.close();
      listening = null;
    } else if (listening != null) {
      listening.turnTo(Interest.of(names));
    } else if (!names.isEmpty() && store.capabilities().tellsChanges()) {
      listening = store.backend().changes(Interest.of(names), this::heard);
    }
  }

  private void listenAgain() {
    try {
      listenTo(names());
    } catch (SecretsException e) {
      // Tried again with the next turn, after a rest.
      changed.set(true);
      throw e;
    }
    readAll();
  }

  private void heard(Change change) {
    told.add(change.name());
    news.release();
  }

  private void readTold() {
    for (SecretName name : Set.copyOf(told)) {
      told.remove(name);
      readAgain(name);
    }
  }

  /** Begins to watch, then reads all: what changes in between is told. */
  private EventStream begin() {
    EventStream open =
        following.watch(
            store,
            WatchRequest.of(WatchFilter.of(store.name(), names()), WatchStart.NOW)
                .withLatestOnly());
    stream = open;
    // The first word of a watch says that it has begun.
    WatchEvent first = open.next(READ_PATIENCE);
    readAll();
    if (first instanceof WatchEvent.Changed told) {
      readAgain(told.name());
    }
    return open;
  }

  private void readAll() {
    long jittered = (long) (POLL.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    pollNanos = System.nanoTime() + jittered;
    refs.forEach(ref -> readAgain(ref.name()));
  }

  private void readAgain(SecretName name) {
    try (Secret secret = read(name)) {
      for (SecretRef<?> ref : refs) {
        if (ref.name().equals(name)) {
          ref.take(secret);
        }
      }
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      for (SecretRef<?> ref : refs) {
        if (ref.name().equals(name)) {
          ref.cannotRead(e);
        }
      }
    }
  }

  /** Waits a little, with or without a reason; then all is looked at again. */
  private void rest(@Nullable SecretsException why) {
    if (why != null && why.code() != ErrorCode.CANCELLED) {
      closeStream();
      LOG.debug("the store {} is not watched: {}", store.name(), why.code());
      watchNotBeforeNanos = System.nanoTime() + POLL.toNanos();
    }
    if (closed) {
      return;
    }
    try {
      if (news.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      // Nobody but the end of the program interrupts this thread.
      closed = true;
      Thread.currentThread().interrupt();
      return;
    }
    if (!refs.isEmpty() && System.nanoTime() - pollNanos >= 0) {
      readAll();
    }
  }

  /** Also from another thread: then the next turn finds none, or one that is closed. */
  private void closeStream() {
    EventStream open = stream;
    stream = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    closeStream();
    news.release();
  }
}
