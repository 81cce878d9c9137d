package dev.coffer.server.watch;

import dev.coffer.journal.JournalFeed;
import dev.coffer.journal.ObservedStore;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.ServedStores;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.JournaledStore;
import dev.coffer.store.SealedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journals that are watched, each followed once for all its watchers. A change wakes them from
 * a thread of the pump: the store's committer does no more than say that there was one.
 * Thread-safe.
 */
final class Feeds implements AutoCloseable {
  /** How many streams are woken by one task: to hand over each costs more than what it does. */
  private static final int BATCH = 64;

  private final ServedStores stores;
  private final Executor pump;
  private final Supplier<@Nullable SealedStore> system;
  private final Map<String, ObservedStore> observed = new ConcurrentHashMap<>();
  private final Map<String, Feed> feeds = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  /**
   * @param system whose journal records what is observed in stores without one; null while it is
   *     away
   */
  Feeds(ServedStores stores, Executor pump, Supplier<@Nullable SealedStore> system) {
    this.stores = stores;
    this.pump = pump;
    this.system = system;
  }

  /** How old the oldest knowledge is of what is watched in a store that must be looked at. */
  Duration staleness(String store) {
    ObservedStore known = observed.get(store);
    return known == null ? Duration.ZERO : known.staleness();
  }

  /** The journal of one store, and who watches it. */
  static final class Feed {
    private final JournalFeed journal;
    private final Executor pump;

    /**
     * By their connections: what one task sends on a connection leaves it with few writes, each a
     * record of TLS and a call of the system.
     */
    private final Map<Object, Set<WatchStream>> watchers = new ConcurrentHashMap<>();

    private final AtomicBoolean waking = new AtomicBoolean();

    Feed(JournalFeed journal, Executor pump) {
      this.journal = journal;
      this.pump = pump;
      journal.wake(this::wakeSoon);
    }

    JournalFeed journal() {
      return journal;
    }

    void add(WatchStream watcher) {
      watchers.compute(
          watcher.connection(),
          (connection, known) -> {
            Set<WatchStream> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(watcher);
            return all;
          });
    }

    void remove(WatchStream watcher) {
      watchers.computeIfPresent(
          watcher.connection(),
          (connection, all) -> {
            all.remove(watcher);
            return all.isEmpty() ? null : all;
          });
    }

    private void wakeSoon() {
      if (waking.compareAndSet(false, true)) {
        pump.execute(this::wakeAll);
      }
    }

    private void wakeAll() {
      // Before the watchers look, so that a change which they do not see wakes them again.
      waking.set(false);
      List<WatchStream> batch = new ArrayList<>(BATCH);
      for (Set<WatchStream> ofConnection : watchers.values()) {
        for (WatchStream watcher : ofConnection) {
          if (watcher.queue()) {
            batch.add(watcher);
          }
          if (batch.size() == BATCH) {
            runAll(batch);
            batch = new ArrayList<>(BATCH);
          }
        }
      }
      runAll(batch);
    }

    private void runAll(List<WatchStream> batch) {
      if (!batch.isEmpty()) {
        pump.execute(() -> batch.forEach(WatchStream::run));
      }
    }
  }

  /**
   * The journal of a store; may block.
   *
   * @throws SecretsException NOT_FOUND; UNSUPPORTED where it tells no changes; UNAVAILABLE
   */
  Feed of(String store) {
    lock.lock();
    try {
      return known(store);
    } finally {
      lock.unlock();
    }
  }

  private Feed known(String store) {
    Feed known = feeds.get(store);
    if (known != null) {
      return known;
    }
    ServedStore served = stores.named(store);
    if (closed) {
      throw SecretsException.closed("server").build();
    }
    Feed feed = new Feed(new JournalFeed(store, journaled(store, served)), pump);
    feeds.put(store, feed);
    return feed;
  }

  private JournaledStore journaled(String store, ServedStore served) {
    SecretBackend backend = served.store().backend();
    if (backend instanceof JournaledStore own) {
      return own;
    }
    if (!ObservedStore.isPossible(backend)) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED,
              "The store \"" + store + "\" keeps no journal and tells no changes.")
          .store(store)
          .remedy("Watch another store, or read this one again after its cache time.")
          .build();
    }
    return observed.computeIfAbsent(store, name -> new ObservedStore(name, backend, system));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      feeds.values().forEach(feed -> feed.journal().close());
      observed.values().forEach(ObservedStore::close);
    } finally {
      lock.unlock();
    }
  }
}
