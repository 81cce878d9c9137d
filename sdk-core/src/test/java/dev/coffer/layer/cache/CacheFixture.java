package dev.coffer.layer.cache;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import java.time.Duration;

/** A cache in front of a store in memory, with a clock that a test moves. */
final class CacheFixture implements AutoCloseable {
  static final SecretName NAME = SecretName.of("trading/alpaca/api-key");
  static final GetRequest GET = GetRequest.current(NAME);
  static final OperationContext CONTEXT = OperationContext.LOCAL;
  static final Duration TTL = Duration.ofMinutes(5);
  static final Duration STALE_FOR = Duration.ofHours(1);

  final MemoryBackend store;
  final SlowWay way;
  final ManualTicker clock = new ManualTicker();
  final Watchdog watchdog = new Watchdog();
  final CacheLayer layer;
  final Handler cache;

  private CacheFixture(MemoryBackend store, CacheConfig config) {
    this.store = store;
    this.way = new SlowWay(store);
    this.layer = new CacheLayer(config, watchdog, clock, () -> {});
    this.cache = layer.around(way, "default", store);
  }

  static CacheConfig config() {
    return CacheConfig.ofTtl(TTL).withStaleFor(STALE_FOR);
  }

  static CacheFixture of(MemoryBackend store) {
    return new CacheFixture(store, config());
  }

  static CacheFixture of(MemoryBackend store, CacheConfig config) {
    return new CacheFixture(store, config);
  }

  /** Writes past the cache. */
  Version write(String text) {
    return write(NAME, text);
  }

  Version write(SecretName name, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return store.put(PutRequest.of(name, value), CONTEXT);
    }
  }

  /** Writes through the cache. */
  Version put(String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return cache.run(PutRequest.of(NAME, value), CONTEXT);
    }
  }

  /** Reads through the cache, as a client does. */
  Secret get() {
    Secret known = cache.tryNow(GET, CONTEXT);
    return known != null ? known : cache.run(GET, CONTEXT);
  }

  String read() {
    return SlowWay.text(get());
  }

  SecretsException failure() {
    try {
      get().close();
      throw new AssertionError("the read did not fail");
    } catch (SecretsException e) {
      return e;
    }
  }

  @Override
  public void close() {
    layer.close();
    watchdog.close();
    store.close();
  }
}
