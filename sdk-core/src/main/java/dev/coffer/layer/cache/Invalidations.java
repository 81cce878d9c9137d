package dev.coffer.layer.cache;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Interest;
import dev.coffer.spi.SecretBackend;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the changes that a store pushes, or finds for those who watch it. Begins before the
 * first load and not at the start, since a store that is away must not keep a program from
 * starting; tries again with later loads.
 */
final class Invalidations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Invalidations.class);

  private final String store;
  private final CacheIndex index;
  private final SecretBackend backend;
  private final ReentrantLock lock = new ReentrantLock();
  private SecretBackend.@Nullable Subscription subscription;
  private volatile boolean settled;

  Invalidations(String store, CacheIndex index, SecretBackend backend) {
    this.store = store;
    this.index = index;
    this.backend = backend;
  }

  /** Sees to it that changes from now on are heard of, where the store can tell. */
  void listen() {
    if (settled || !lock.tryLock()) {
      return;
    }
    try {
      if (!settled) {
        subscribe();
        settled = true;
      }
    } catch (SecretsException e) {
      settled = e.code() == ErrorCode.UNSUPPORTED;
      LOG.debug("The changes of the store {} cannot be heard yet: {}", store, e.code());
    } finally {
      lock.unlock();
    }
  }

  private void subscribe() {
    Capabilities capabilities = backend.capabilities();
    if (capabilities.tellsChanges()) {
      // A store that must look for changes is not made to look for all that was ever read.
      boolean pushes = capabilities.has(Capability.NATIVE_CHANGES);
      subscription =
          backend.changes(
              pushes ? Interest.ALL : Interest.IN_PASSING,
              change -> index.invalidate(store, change.name()));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      settled = true;
      if (subscription != null) {
        subscription.close();
        subscription = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
