package dev.coffer.layer.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.spi.GetRequest;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What all stores of a client remember, under one budget of bytes: a store that is read much may
 * use what another leaves. Caffeine holds the names and chooses what gives way; the values lie in a
 * slab.
 *
 * <p>Every load takes a {@link Load} before it asks the store. What it brings is taken only if its
 * name was not invalidated since, and if nothing later is known.
 */
final class CacheIndex {
  /** How much of its time an answer has lived when the first reader after that refreshes it. */
  private static final double REFRESH_FROM = 0.75;

  private static final double REFRESH_TO = 0.9;

  /** Names share a counter of invalidations with a few others, at the price of a load more. */
  private static final int EPOCHS = 4096;

  private final CacheConfig config;
  private final Ticker ticker;
  private final ValueSlab slab;
  private final Cache<Key, CachedName> names;
  private final AtomicLongArray epochs = new AtomicLongArray(EPOCHS);
  private final AtomicLong tickets = new AtomicLong();
  private volatile boolean closed;

  CacheIndex(CacheConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.slab = new ValueSlab(config.maxBytes());
    this.names =
        Caffeine.newBuilder()
            .maximumWeight(config.maxBytes())
            .weigher((Key key, CachedName name) -> name.weight())
            .expireAfterWrite(longest(config.ttl().plus(config.staleFor()), config.negativeTtl()))
            .ticker(ticker)
            .scheduler(Scheduler.systemScheduler())
            .evictionListener(
                (key, name, cause) -> {
                  if (name != null) {
                    name.retire();
                  }
                })
            .build();
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private record Key(String store, SecretName name) {}

  /**
   * A load that began.
   *
   * @param ticket its place among all loads
   * @param epoch the invalidations of its name so far
   * @param startedAt the reading of the cache's clock
   */
  record Load(long ticket, long epoch, long startedAt) {}

  long now() {
    return ticker.read();
  }

  /** What is remembered of a read, fresh or not. The hit path: takes no lock. */
  @Nullable CachedAnswer find(String store, GetRequest get) {
    CachedName name = names.getIfPresent(new Key(store, get.name()));
    return name == null ? null : name.find(get.selector());
  }

  /** To be called before the store is asked. */
  Load begin(String store, SecretName name) {
    return new Load(tickets.incrementAndGet(), epoch(store, name), ticker.read());
  }

  /** Whether the name was not invalidated since the load began. */
  boolean isCurrent(String store, SecretName name, Load load) {
    return epoch(store, name) == load.epoch();
  }

  /** Remembers what a load brought, unless it is outdated or there is no room. */
  void remember(String store, GetRequest get, Load load, Secret secret) {
    ValueSlab.Block block = blockFor(secret.value().size());
    if (block != null) {
      offer(
          store,
          get.name(),
          load,
          new CachedValue(get.selector(), load.ticket(), slab, block, secret, times(load)));
    }
  }

  /** Forgets the name, since the store says that it cannot be read; unless that is outdated. */
  void forget(String store, SecretName name, Load load) {
    names
        .asMap()
        .computeIfPresent(
            new Key(store, name),
            (key, known) -> isCurrent(store, name, load) ? known.emptied() : known);
  }

  /** Remembers that there is no such secret, for a short while. */
  void rememberAbsence(
      String store, SecretName name, Selector selector, Load load, SecretsException error) {
    if (config.negativeTtl().isZero()) {
      return;
    }
    long until = load.startedAt() + config.negativeTtl().toNanos();
    offer(store, name, load, new CachedAbsence(selector, load.ticket(), until, error));
  }

  private void offer(String store, SecretName name, Load load, CachedAnswer answer) {
    names
        .asMap()
        .compute(
            new Key(store, name),
            (key, found) -> {
              CachedName known = found == null ? CachedName.NOTHING : found;
              if (!closed && isCurrent(store, name, load) && known.accepts(answer)) {
                return known.with(answer);
              }
              answer.retire();
              return found;
            });
  }

  /** Forgets a name that changed, and whatever is on its way. */
  void invalidate(String store, SecretName name) {
    epochs.incrementAndGet(stripe(store, name));
    names
        .asMap()
        .computeIfPresent(
            new Key(store, name),
            (key, known) -> {
              CachedName emptied = known.emptied();
              return emptied.isNothing() ? null : emptied;
            });
  }

  private long epoch(String store, SecretName name) {
    return epochs.get(stripe(store, name));
  }

  private static int stripe(String store, SecretName name) {
    int hash = store.hashCode() * 31 + name.hashCode();
    return (hash ^ (hash >>> 16)) & (EPOCHS - 1);
  }

  private ValueSlab.@Nullable Block blockFor(int bytes) {
    ValueSlab.Block block = slab.allocate(bytes);
    if (block == null) {
      // What is over the budget is evicted behind the writers' back; here it is waited for.
      names.cleanUp();
      block = slab.allocate(bytes);
    }
    return block;
  }

  /** Refreshing is spread, so that what was loaded together is not refreshed together. */
  private CachedValue.Times times(Load load) {
    long ttl = config.ttl().toNanos();
    double share = ThreadLocalRandom.current().nextDouble(REFRESH_FROM, REFRESH_TO);
    long freshUntil = load.startedAt() + ttl;
    return new CachedValue.Times(
        load.startedAt() + (long) (ttl * share),
        freshUntil,
        freshUntil + config.staleFor().toNanos());
  }

  /** The bytes that values take off the heap. */
  long usedBytes() {
    names.cleanUp();
    return slab.usedBytes();
  }

  /** Wipes everything; nothing is remembered from now on. */
  void close() {
    closed = true;
    for (Key key : names.asMap().keySet()) {
      names
          .asMap()
          .computeIfPresent(
              key,
              (k, known) -> {
                known.retire();
                return null;
              });
    }
  }
}
