package dev.coffer.layer.cache;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.LayerConfig;
import dev.coffer.pipeline.Slot;
import dev.coffer.pipeline.Watchdog;
import java.time.Duration;

/**
 * How long and how much is kept in memory. Begin with {@link #ofTtl}. Times are kept to within 10
 * ms.
 *
 * @param ttl how long an answer counts as fresh: 1 ms to 24 h
 * @param staleFor how long after that it may still be given while the store cannot be reached: 0 to
 *     24 h; the answer says so in its provenance
 * @param negativeTtl how long it is remembered that there is no such secret: 0 to 1 min
 * @param loadTimeout how long the store has for an answer that callers wait for together: 1 ms to
 *     10 min
 * @param maxBytes the most memory for values and their book-keeping, all stores of a client
 *     together: 1 MiB to 64 GiB, off the heap
 */
public record CacheConfig(
    Duration ttl, Duration staleFor, Duration negativeTtl, Duration loadTimeout, long maxBytes)
    implements LayerConfig {
  private static final long MIB = 1024L * 1024L;
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofHours(24);

  public CacheConfig {
    between("ttl", ttl, MILLISECOND, DAY);
    between("staleFor", staleFor, Duration.ZERO, DAY);
    between("negativeTtl", negativeTtl, Duration.ZERO, Duration.ofMinutes(1));
    between("loadTimeout", loadTimeout, MILLISECOND, Duration.ofMinutes(10));
    if (maxBytes < MIB || maxBytes > 64L * 1024L * MIB) {
      throw outOfBounds("maxBytes", "1 MiB to 64 GiB");
    }
  }

  /** Fresh for {@code ttl}, never stale, at most 64 MiB. */
  public static CacheConfig ofTtl(Duration ttl) {
    return new CacheConfig(
        ttl, Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(30), 64 * MIB);
  }

  public CacheConfig withStaleFor(Duration time) {
    return new CacheConfig(ttl, time, negativeTtl, loadTimeout, maxBytes);
  }

  public CacheConfig withNegativeTtl(Duration time) {
    return new CacheConfig(ttl, staleFor, time, loadTimeout, maxBytes);
  }

  public CacheConfig withLoadTimeout(Duration time) {
    return new CacheConfig(ttl, staleFor, negativeTtl, time, maxBytes);
  }

  public CacheConfig withMaxBytes(long bytes) {
    return new CacheConfig(ttl, staleFor, negativeTtl, loadTimeout, bytes);
  }

  private static void between(String what, Duration time, Duration least, Duration most) {
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw outOfBounds(what, least + " to " + most);
    }
  }

  private static SecretsException outOfBounds(String what, String bounds) {
    return SecretsException.of(
            ErrorCode.INVALID_ARGUMENT, "The " + what + " of the cache is out of bounds.")
        .remedy("Use " + bounds + ".")
        .build();
  }

  @Override
  public Slot slot() {
    return Slot.CACHE;
  }

  @Override
  public Layer open(Watchdog watchdog) {
    return CacheLayer.open(this, watchdog);
  }
}
