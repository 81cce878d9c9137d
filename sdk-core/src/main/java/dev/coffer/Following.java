package dev.coffer;

import dev.coffer.journal.EventStream;
import dev.coffer.journal.JournalFeed;
import dev.coffer.journal.LocalStream;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What follows the changes of a client's stores: watches, and live references. Thread-safe. */
final class Following implements AutoCloseable {
  private static final Duration VALUE_PATIENCE = Duration.ofSeconds(30);

  private final Map<String, StoreRefs> refs = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** A watch that goes on by itself, of a store far away or in this process. */
  static EventStream watch(OpenStore store, WatchRequest request) {
    SecretBackend backend = store.backend();
    if (backend instanceof Watchable far) {
      return ResumingStream.of(far::watch, request);
    }
    if (backend instanceof JournaledStore own) {
      return ResumingStream.of(from -> local(store, own, from), request);
    }
    throw SecretsException.of(
            ErrorCode.UNSUPPORTED, "The store \"" + store.name() + "\" keeps no journal to watch.")
        .store(store.name())
        .remedy("Watch a sealed store, or read this one again after its cache time.")
        .build();
  }

  private static EventStream local(OpenStore store, JournaledStore own, WatchRequest request) {
    JournalFeed feed = new JournalFeed(store.name(), own);
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
    return refs.computeIfAbsent(store.name(), name -> new StoreRefs(store));
  }

  @Override
  public void close() {
    closed = true;
    refs.values().forEach(StoreRefs::close);
  }
}
