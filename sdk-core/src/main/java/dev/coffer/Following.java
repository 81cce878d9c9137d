package dev.coffer;

import dev.coffer.journal.EventStream;
import dev.coffer.journal.JournalFeed;
import dev.coffer.journal.LocalStream;
import dev.coffer.journal.ObservedStore;
import dev.coffer.journal.ResumingStream;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchTerms;
import dev.coffer.journal.Watchable;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.pipeline.OpenStore;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.JournaledStore;
import dev.coffer.store.SealedStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What follows the changes of a client's stores: watches, and live references. Thread-safe. */
final class Following implements AutoCloseable {
  private static final Duration VALUE_PATIENCE = Duration.ofSeconds(30);

  private final Map<String, StoreRefs> refs = new ConcurrentHashMap<>();
  private final Map<String, JournalFeed> observed = new ConcurrentHashMap<>();
  private final List<ObservedStore> observing = new CopyOnWriteArrayList<>();
  private final @Nullable Supplier<@Nullable SealedStore> system;
  private volatile boolean closed;

  /**
   * @param system whose journal records what is observed in stores that keep none; null where the
   *     program did not ask for that
   */
  Following(@Nullable Supplier<@Nullable SealedStore> system) {
    this.system = system;
  }

  /** Whether {@link #watch} would not be UNSUPPORTED. */
  boolean canWatch(OpenStore store) {
    SecretBackend backend = store.backend();
    return backend instanceof Watchable
        || backend instanceof JournaledStore
        || (system != null && ObservedStore.isPossible(backend));
  }

  /** A watch that goes on by itself, of a store far away or in this process. */
  EventStream watch(OpenStore store, WatchRequest request) {
    SecretBackend backend = store.backend();
    if (backend instanceof Watchable far) {
      return ResumingStream.of(far::watch, request);
    }
    if (backend instanceof JournaledStore own) {
      return ResumingStream.of(
          from -> local(store, new JournalFeed(store.name(), own), from), request);
    }
    Supplier<@Nullable SealedStore> records = system;
    if (records != null && ObservedStore.isPossible(backend)) {
      return ResumingStream.of(
          from -> local(store, observed(store, records).enter(from.filter()), from), request);
    }
    throw SecretsException.of(
            ErrorCode.UNSUPPORTED, "The store \"" + store.name() + "\" keeps no journal to watch.")
        .store(store.name())
        .remedy(
            "Name a sealed store that records what is observed: system.store in the file, or"
                + " systemStore of the client. Live references need none.")
        .build();
  }

  private JournalFeed observed(OpenStore store, Supplier<@Nullable SealedStore> records) {
    if (closed) {
      throw SecretsException.closed("client").store(store.name()).build();
    }
    return observed.computeIfAbsent(
        store.name(),
        name -> {
          ObservedStore made = new ObservedStore(name, store.backend(), records);
          observing.add(made);
          return new JournalFeed(name, made);
        });
  }

  private static EventStream local(OpenStore store, JournalFeed feed, WatchRequest request) {
    WatchTerms terms =
        new WatchTerms(
            OperationContext.LOCAL.caller(),
            (label, name) -> true,
            (label, name, version) -> value(store, name, version));
    return LocalStream.open(request, feed, terms);
  }

  private static @Nullable Secret value(OpenStore store, SecretName name, VersionId version) {
    try {
      return store
          .handler()
          .run(
              new GetRequest(name, Selector.version(version)),
              OperationContext.LOCAL.within(VALUE_PATIENCE));
    } catch (SecretsException e) {
      return switch (e.code()) {
        case NOT_FOUND, DELETED, FAILED_PRECONDITION, DENIED -> null;
        default -> throw e;
      };
    }
  }

  /** The live references of a store. */
  StoreRefs refs(OpenStore store) {
    if (closed) {
      throw SecretsException.closed("client").store(store.name()).build();
    }
    return refs.computeIfAbsent(store.name(), name -> new StoreRefs(store, this));
  }

  @Override
  public void close() {
    closed = true;
    refs.values().forEach(StoreRefs::close);
    observed.values().forEach(JournalFeed::close);
    observing.forEach(ObservedStore::close);
  }
}
