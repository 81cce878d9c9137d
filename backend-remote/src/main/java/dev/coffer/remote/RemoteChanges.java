package dev.coffer.remote;

import dev.coffer.journal.WatchFilter;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An interest in a store far away: one watch for each prefix, and one for each thousand names. The
 * server knows how old its knowledge is, and publishes it. Thread-safe.
 */
final class RemoteChanges implements ChangeSubscription {
  /** So many changes are remembered, to tell none twice while watches replace each other. */
  private static final int REMEMBERED = 4_096;

  private final String label;
  private final RemoteBackend backend;
  private final ChangeListener listener;
  private final ReentrantLock watching = new ReentrantLock();
  private final Map<WatchFilter, ToldChanges> watches = new HashMap<>();
  private final ReentrantLock telling = new ReentrantLock();
  private final Set<Change> told = new HashSet<>();
  private final Deque<Change> inOrder = new ArrayDeque<>();
  private boolean closed;

  private RemoteChanges(String label, RemoteBackend backend, ChangeListener listener) {
    this.label = label;
    this.backend = backend;
    this.listener = listener;
  }

  /**
   * Begins to tell; waits until the server does.
   *
   * @throws dev.coffer.model.SecretsException UNSUPPORTED, DENIED; UNAVAILABLE where it does not
   *     answer
   */
  static RemoteChanges of(
      String label, RemoteBackend backend, Interest interest, ChangeListener listener) {
    RemoteChanges changes = new RemoteChanges(label, backend, listener);
    try {
      changes.turnTo(interest);
    } catch (RuntimeException e) {
      changes.close();
      throw e;
    }
    return changes;
  }

  @Override
  public void turnTo(Interest interest) {
    Set<WatchFilter> wanted = filters(interest);
    watching.lock();
    try {
      for (WatchFilter filter : wanted) {
        if (!closed && !watches.containsKey(filter)) {
          watches.put(filter, ToldChanges.of(label, backend, filter, this::tell));
        }
      }
      // Afterwards, so that what both are about is watched all the time.
      watches.entrySet().removeIf(watch -> !wanted.contains(watch.getKey()) && ended(watch));
    } finally {
      watching.unlock();
    }
  }

  private static boolean ended(Map.Entry<WatchFilter, ToldChanges> watch) {
    watch.getValue().close();
    return true;
  }

  private Set<WatchFilter> filters(Interest interest) {
    Set<WatchFilter> filters = new HashSet<>();
    for (NamePrefix prefix : interest.prefixes()) {
      filters.add(WatchFilter.of(label, prefix));
    }
    List<SecretName> names = new ArrayList<>(new TreeSet<>(interest.names()));
    for (int from = 0; from < names.size(); from += WatchFilter.MAX_NAMES) {
      int to = Math.min(names.size(), from + WatchFilter.MAX_NAMES);
      filters.add(WatchFilter.of(label, Set.copyOf(names.subList(from, to))));
    }
    return filters;
  }

  private void tell(Change change) {
    telling.lock();
    try {
      if (told.add(change)) {
        inOrder.add(change);
        if (inOrder.size() > REMEMBERED) {
          told.remove(inOrder.remove());
        }
        listener.onChange(change);
      }
    } finally {
      telling.unlock();
    }
  }

  @Override
  public boolean hasBegun(Interest part) {
    return true;
  }

  @Override
  public Duration staleness() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    watching.lock();
    try {
      closed = true;
      watches.values().forEach(ToldChanges::close);
      watches.clear();
    } finally {
      watching.unlock();
    }
  }
}
