package dev.coffer.layer.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.SecretBackend;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The cache of all stores of one client: one clock and one budget, a handler for each store. */
final class CacheLayer implements Layer {
  private final CacheConfig config;
  private final Watchdog watchdog;
  private final Runnable stopClock;
  private final CacheIndex index;
  private final Queue<CachedStore> stores = new ConcurrentLinkedQueue<>();

  /** With a clock that the caller stops. */
  CacheLayer(CacheConfig config, Watchdog watchdog, Ticker clock, Runnable stopClock) {
    this.config = config;
    this.watchdog = watchdog;
    this.stopClock = stopClock;
    this.index = new CacheIndex(config, clock);
  }

  static CacheLayer open(CacheConfig config, Watchdog watchdog) {
    CoarseTicker clock = CoarseTicker.start();
    return new CacheLayer(config, watchdog, clock, clock::close);
  }

  @Override
  public Handler around(Handler next, String store, SecretBackend backend) {
    Flights flights = new Flights(store, index, next, watchdog, config.loadTimeout());
    Invalidations invalidations = new Invalidations(store, index, backend);
    CachedStore cached = new CachedStore(store, index, next, flights, invalidations, config.ttl());
    stores.add(cached);
    return cached;
  }

  CacheIndex index() {
    return index;
  }

  /** Wipes all values and stops the threads. */
  @Override
  public void close() {
    stores.forEach(CachedStore::close);
    index.close();
    stopClock.run();
  }
}
