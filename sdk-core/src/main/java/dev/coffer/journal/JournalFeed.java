package dev.coffer.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.coffer.spi.SecretBackend.Subscription;
import dev.coffer.store.JournalEvent;
import dev.coffer.store.JournaledStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The journal of one store as all who watch it read it: the last events from memory, in which each
 * is kept once for all of them, and the rest from the store. It also wakes those who wait.
 * Thread-safe.
 */
public final class JournalFeed implements AutoCloseable {
  /** How many events are in memory. */
  private static final int RECENT = 4096;

  /** How many are read from the store at once. */
  private static final int READ = 128;

  private final String label;
  private final JournaledStore store;
  private final AtomicReferenceArray<JournalEvent> recent;
  private final List<Runnable> wakers;
  private final AtomicLong head;
  private final Subscription subscription;

  /** One for all watches of a caller with one filter, for as long as there are some. */
  private final Cache<Watched, ResumeTokens> tokens = Caffeine.newBuilder().weakValues().build();

  private record Watched(String principal, WatchFilter filter) {}

  /**
   * Begins to follow a store.
   *
   * @param label its configured name
   * @throws dev.coffer.model.SecretsException UNAVAILABLE where it is not there yet
   */
  public JournalFeed(String label, JournaledStore store) {
    this.label = label;
    this.store = store;
    this.recent = new AtomicReferenceArray<>(RECENT);
    this.wakers = new CopyOnWriteArrayList<>();
    this.head = new AtomicLong();
    // Followed first: what becomes durable in between is in the journal, and perhaps not in memory.
    this.subscription = store.follow(this::append);
    head.accumulateAndGet(store.journalRevision(), Math::max);
  }

  /** The same journal, for the watches of one observation. */
  private JournalFeed(JournalFeed shared, Observation observation) {
    this.label = shared.label;
    this.store = observation;
    this.recent = shared.recent;
    this.wakers = shared.wakers;
    this.head = shared.head;
    this.subscription = observation::leave;
  }

  /**
   * This journal for one watch. Of a store that keeps none itself, what the watch is about is
   * observed from now on, until {@link #leave} is called.
   *
   * @throws dev.coffer.model.SecretsException UNSUPPORTED, UNAVAILABLE where the store tells no
   *     changes
   */
  public JournalFeed enter(WatchFilter filter) {
    return store instanceof ObservedStore observed
        ? new JournalFeed(this, observed.observe(filter))
        : this;
  }

  /** Ends what {@link #enter} began. */
  public void leave() {
    if (store instanceof Observation) {
      subscription.close();
    }
  }

  /** Told by the store's committer, one event at a time. */
  private void append(JournalEvent event) {
    recent.set(slot(event.revision()), event);
    head.accumulateAndGet(event.revision(), Math::max);
    for (Runnable waker : wakers) {
      waker.run();
    }
  }

  /**
   * Calls this after each event from now on: on the thread that commits, so it must return at once.
   */
  public Subscription wake(Runnable waker) {
    Runnable added = waker::run;
    wakers.add(added);
    return () -> wakers.remove(added);
  }

  /** What seals the resume tokens of watches whose first store this is. */
  ResumeTokens tokens(String principal, WatchFilter filter) {
    return tokens.get(
        new Watched(principal, filter),
        key -> new ResumeTokens(store.resumeTokenKey(), principal, filter));
  }

  String label() {
    return label;
  }

  JournaledStore store() {
    return store;
  }

  /** The revision of the last event that may be told: durable, and never ahead of the store. */
  long head() {
    return head.get();
  }

  /**
   * Some events from {@code from} on, in order and without gap: at least one where there is one.
   *
   * @throws dev.coffer.model.SecretsException HISTORY_COMPACTED where they are no longer kept
   */
  List<JournalEvent> read(long from) {
    List<JournalEvent> events = fromMemory(from);
    return events.isEmpty() ? store.journal(from, READ) : events;
  }

  private List<JournalEvent> fromMemory(long from) {
    List<JournalEvent> events = new ArrayList<>();
    for (long revision = from; revision < from + READ; revision++) {
      JournalEvent event = recent.get(slot(revision));
      if (event == null || event.revision() != revision) {
        break;
      }
      events.add(event);
    }
    return events;
  }

  private static int slot(long revision) {
    return (int) (revision % RECENT);
  }

  /** Follows the store no more; one that {@link #enter} gave is left. */
  @Override
  public void close() {
    subscription.close();
    if (!(store instanceof Observation)) {
      wakers.clear();
    }
  }
}
