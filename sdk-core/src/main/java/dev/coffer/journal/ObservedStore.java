package dev.coffer.journal;

import dev.coffer.key.MacKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SecretBackend.Subscription;
import dev.coffer.store.JournalEvent;
import dev.coffer.store.JournaledStore;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StoreSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a store that keeps no journal, as the system store's journal records them: those
 * of what someone watches, from the moment on at which the watch begins. Thread-safe.
 *
 * <p>What a watch observes is observed for {@link #LINGER} longer than the watch is there, so that
 * one which was cut off goes on without a gap. One that comes back later, or to another process, is
 * told that there is a gap: its resume token is of another observation.
 */
public final class ObservedStore implements JournaledStore, AutoCloseable {
  /** How long is observed what nobody watches any more: as long as a client may rest, and more. */
  public static final Duration LINGER = Duration.ofMinutes(5);

  private final String label;
  private final SecretBackend backend;
  private final Supplier<@Nullable SealedStore> system;
  private final ObservedWriter writer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Interest, Observation> observations = new HashMap<>();
  private final UUID id = UUID.randomUUID();
  private @Nullable ChangeSubscription subscription;
  private boolean closed;

  /**
   * Observes nothing yet.
   *
   * @param label the configured name of the store
   * @param backend tells changes; not closed by this
   * @param system whose journal records them; null while it is away
   */
  public ObservedStore(
      String label, SecretBackend backend, Supplier<@Nullable SealedStore> system) {
    this.label = label;
    this.backend = backend;
    this.system = system;
    this.writer = new ObservedWriter(label, this::system);
  }

  /** Whether a store tells changes and keeps no journal of them. */
  public static boolean isPossible(SecretBackend backend) {
    return !(backend instanceof JournaledStore) && backend.capabilities().tellsChanges();
  }

  private SealedStore system() {
    SealedStore known = system.get();
    if (known == null) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, "The system store cannot be reached.")
          .remedy("Try again, or see /readyz for why.")
          .build();
    }
    return known;
  }

  /**
   * Begins to observe what a watch is about, or goes on with it.
   *
   * @return with an identity of its own; {@link #leave} is to be called once for each call
   */
  Observation observe(WatchFilter filter) {
    Interest interest = interest(filter);
    lock.lock();
    try {
      if (closed) {
        throw SecretsException.closed("store").store(label).build();
      }
      Observation known = observations.get(interest);
      if (known == null) {
        known = new Observation(this, interest);
        observations.put(interest, known);
        try {
          turn();
        } catch (RuntimeException e) {
          observations.remove(interest);
          throw e;
        }
      }
      known.watchers++;
      return known;
    } finally {
      lock.unlock();
    }
  }

  private static Interest interest(WatchFilter filter) {
    if (filter.names().isEmpty()) {
      return Interest.of(filter.prefix());
    }
    Set<SecretName> names = new HashSet<>(filter.names());
    names.removeIf(name -> !filter.prefix().matches(name));
    // A watch of nothing: that of a name costs little, and is never told.
    return Interest.of(names.isEmpty() ? filter.names() : names);
  }

  /** Under the lock: turns to what all observations are about. */
  private void turn() {
    Set<NamePrefix> prefixes = new HashSet<>();
    Set<SecretName> names = new HashSet<>();
    for (Interest one : observations.keySet()) {
      prefixes.addAll(one.prefixes());
      names.addAll(one.names());
    }
    if (observations.isEmpty()) {
      if (subscription != null) {
        subscription.close();
        subscription = null;
      }
    } else if (subscription == null) {
      subscription = backend.changes(new Interest(prefixes, names), this::heard);
    } else {
      subscription.turnTo(new Interest(prefixes, names));
    }
  }

  private void heard(Change change) {
    writer.add(change);
  }

  void leave(Observation observation) {
    lock.lock();
    try {
      observation.watchers--;
      observation.leftNanos = System.nanoTime();
    } finally {
      lock.unlock();
    }
    CompletableFuture.delayedExecutor(LINGER.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> forget(observation));
  }

  private void forget(Observation observation) {
    lock.lock();
    try {
      boolean left = System.nanoTime() - observation.leftNanos >= LINGER.toNanos();
      if (!closed && observation.watchers == 0 && left) {
        observations.remove(observation.interest(), observation);
        turn();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean hasBegun(Interest part) {
    lock.lock();
    try {
      return subscription != null && subscription.hasBegun(part);
    } finally {
      lock.unlock();
    }
  }

  /**
   * How old the oldest knowledge is of what is observed: see {@link ChangeSubscription#staleness}.
   */
  public Duration staleness() {
    lock.lock();
    try {
      return subscription == null ? Duration.ZERO : subscription.staleness();
    } finally {
      lock.unlock();
    }
  }

  String label() {
    return label;
  }

  SecretBackend backend() {
    return backend;
  }

  @Override
  public String origin() {
    return label;
  }

  @Override
  public boolean hasBegun() {
    return true;
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public long epoch() {
    return system().epoch();
  }

  @Override
  public long journalRevision() {
    return system().journalRevision();
  }

  @Override
  public long journalFirst() {
    return system().journalFirst();
  }

  @Override
  public List<JournalEvent> journal(long fromRevision, int limit) {
    return system().journal(fromRevision, limit);
  }

  @Override
  public Subscription follow(Consumer<JournalEvent> follower) {
    return system().follow(follower);
  }

  @Override
  public StoreSnapshot snapshot(NamePrefix prefix) {
    return new ObservedSnapshot(backend, prefix, journalRevision());
  }

  @Override
  public MacKey resumeTokenKey() {
    return system().resumeTokenKey();
  }

  /** Observes no more. Closing again does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      observations.clear();
      turn();
    } finally {
      lock.unlock();
    }
    writer.close();
  }
}
