package dev.coffer.server.watch;

import dev.coffer.journal.JournalFeed;
import dev.coffer.journal.WatchCursor;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchTerms;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.server.access.Principal;
import dev.coffer.server.call.PushMethod.Pushed;
import dev.coffer.server.call.PushMethod.Pushing;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.Terms;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.SealedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All streams of a server, and the threads that pump them. Thread-safe. */
public final class Watches implements AutoCloseable {
  private static final int PUMPS = 4;
  private static final long TICK_MILLIS = 500;
  private static final Duration VALUE_PATIENCE = Duration.ofSeconds(30);
  private static final long END_SECONDS = 2;

  /** Over how long those who are sent away together come back. */
  private static final long SPREAD_MILLIS = 10_000;

  private final ServedStores stores;
  private final StreamRights rights;
  private final StreamLimits limits;
  private final Duration patience;
  private final ExecutorService pump = Executors.newFixedThreadPool(PUMPS, named("coffer-watch-"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(named("coffer-watch-clock-"));
  private final Feeds feeds;
  private final Messages messages = new Messages();
  private final Set<WatchStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  /**
   * @param system whose journal records what is observed in other stores; null while it is away
   * @param most how many streams there may be
   * @param mostOfOne how many of them one principal may have
   * @param patience how long a caller may read nothing while there is something to tell
   */
  public Watches(
      ServedStores stores,
      StreamRights rights,
      Supplier<@Nullable SealedStore> system,
      int most,
      int mostOfOne,
      Duration patience) {
    this.stores = stores;
    this.rights = rights;
    this.limits = new StreamLimits(most, mostOfOne);
    this.patience = patience;
    this.feeds = new Feeds(stores, this::pump, system);
    var unused =
        clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private void pump(Runnable task) {
    try {
      pump.execute(task);
    } catch (RejectedExecutionException e) {
      // The server has ended, and its streams with it.
      return;
    }
  }

  private void tick() {
    long now = System.nanoTime();
    streams.forEach(stream -> stream.tick(now));
  }

  /** How many streams are open. */
  public int open() {
    return limits.open();
  }

  /**
   * How old the oldest knowledge is of what is watched in a store that keeps no journal; zero for
   * all others.
   */
  public Duration staleness(String store) {
    return feeds.staleness(store);
  }

  /** Begins a stream; may block. */
  Pushed begin(dev.coffer.proto.v1.WatchRequest asked, Terms terms, Pushing<WatchResponse> out) {
    WatchRequest request = Watching.request(asked);
    Principal principal = terms.principal();
    requireValues(request, principal);
    List<Feeds.Feed> watched = new ArrayList<>();
    request.filter().stores().forEach(store -> watched.add(feeds.of(store)));
    limits.enter(principal.name());
    try {
      return begin(request, principal, watched, out);
    } catch (RuntimeException e) {
      limits.leave(principal.name());
      throw e;
    }
  }

  private void requireValues(WatchRequest request, Principal principal) {
    for (String store : request.filter().stores()) {
      if (request.includeValue() && !rights.mayReceiveValues(principal, store)) {
        throw SecretsException.of(ErrorCode.DENIED, "The caller may not have values pushed to it.")
            .store(store)
            .remedy("Watch without values and read those that changed, or ask an administrator.")
            .build();
      }
    }
  }

  private WatchStream begin(
      WatchRequest request,
      Principal principal,
      List<Feeds.Feed> watched,
      Pushing<WatchResponse> out) {
    List<JournalFeed> journals = new ArrayList<>();
    try {
      watched.forEach(feed -> journals.add(feed.journal().enter(request.filter())));
      return begin(request, principal, watched, journals, out);
    } catch (RuntimeException e) {
      journals.forEach(JournalFeed::leave);
      throw e;
    }
  }

  private WatchStream begin(
      WatchRequest request,
      Principal principal,
      List<Feeds.Feed> watched,
      List<JournalFeed> journals,
      Pushing<WatchResponse> out) {
    WatchTerms terms =
        new WatchTerms(
            principal.name(),
            (store, name) -> rights.mayWatch(principal, store, name),
            (store, name, version) -> value(principal, store, name, version));
    List<WatchStream> made = new ArrayList<>();
    WatchStream stream =
        new WatchStream(
            WatchCursor.open(request, journals, terms),
            out,
            messages,
            watched,
            this::pump,
            request.bookmarks(),
            patience,
            () -> ended(principal, made, journals));
    made.add(stream);
    streams.add(stream);
    watched.forEach(feed -> feed.add(stream));
    if (ending) {
      stream.end(endOfServer());
    }
    return stream;
  }

  private void ended(Principal principal, List<WatchStream> stream, List<JournalFeed> journals) {
    journals.forEach(JournalFeed::leave);
    streams.removeAll(stream);
    limits.leave(principal.name());
  }

  private @Nullable Secret value(
      Principal principal, String store, SecretName name, VersionId version) {
    if (!rights.mayReceiveValues(principal, store)) {
      return null;
    }
    OperationContext context =
        new OperationContext(
            System.nanoTime() + VALUE_PATIENCE.toNanos(), principal.name(), null, null);
    GetRequest get = new GetRequest(name, Selector.version(version));
    try {
      return stores.named(store).store().handler().run(get, context);
    } catch (SecretsException e) {
      return switch (e.code()) {
        case NOT_FOUND, DELETED, FAILED_PRECONDITION, DENIED -> null;
        default -> throw e;
      };
    }
  }

  /**
   * Ends all streams with a bookmark each, and takes no new ones. Each is told another time to
   * wait, so that whoever takes them does not get all of them at once.
   */
  public void drain() {
    ending = true;
    streams.forEach(stream -> stream.end(endOfServer()));
  }

  private static SecretsException endOfServer() {
    return SecretsException.of(ErrorCode.UNAVAILABLE, "The server is ending.")
        .remedy("Go on from the last resume token: another server may answer.")
        .retryAfter(Duration.ofMillis(ThreadLocalRandom.current().nextLong(SPREAD_MILLIS)))
        .build();
  }

  @Override
  public void close() {
    drain();
    clock.shutdownNow();
    feeds.close();
    pump.shutdown();
    try {
      if (!pump.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        pump.shutdownNow();
      }
    } catch (InterruptedException e) {
      pump.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
