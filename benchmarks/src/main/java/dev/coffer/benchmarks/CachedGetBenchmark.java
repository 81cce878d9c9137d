package dev.coffer.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.coffer.SecretsClient;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.SecretValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A cached get of 256 bytes through the whole pipeline (metrics, deadline, cache, retry, guard),
 * beside a bare Caffeine get of the same names. {@link CachedGetComparison} judges the results.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class CachedGetBenchmark {
  private static final int NAMES = 1024;

  /** Both caches are two thirds full: below a half, Caffeine does not yet note what is read. */
  private static final long MOST_NAMES = NAMES * 3L / 2;

  /** Those that are read: a program reads a few of its secrets all the time. A power of two. */
  private static final int HOT = 128;

  private static final int VALUE_BYTES = 256;

  private static final Duration TTL = Duration.ofHours(1);

  private final String[] names = new String[NAMES];
  private @Nullable SecretsClient client;
  private @Nullable Cache<String, byte[]> caffeine;
  private @Nullable Cache<String, byte[]> expiring;

  /** Where each thread is in the list of names. */
  @State(Scope.Thread)
  public static class Position {
    private int next;

    String advance(String[] names) {
      return names[next++ & (HOT - 1)];
    }
  }

  @Setup
  public void fill() {
    SecretsClient made =
        SecretsClient.builder()
            .store("default", MemoryBackend.open())
            .cache(CacheConfig.ofTtl(TTL).withMaxBytes(MOST_NAMES * 1024))
            .metrics(new SimpleMeterRegistry())
            .build();
    Cache<String, byte[]> bare = Caffeine.newBuilder().maximumSize(MOST_NAMES).build();
    Cache<String, byte[]> timed =
        Caffeine.newBuilder().maximumSize(MOST_NAMES).expireAfterWrite(TTL).build();
    byte[] value = new byte[VALUE_BYTES];
    Arrays.fill(value, (byte) 'x');
    for (int i = 0; i < NAMES; i++) {
      names[i] = "trading/service-%04d/api-key".formatted(i);
      made.put(names[i], SecretValue.ofBytes(value));
      made.get(names[i]).close();
      bare.put(names[i], value.clone());
      timed.put(names[i], value.clone());
    }
    client = made;
    caffeine = bare;
    expiring = timed;
  }

  @TearDown
  public void close() {
    Objects.requireNonNull(client).close();
  }

  /** What the ratio is of: bounded, and without a look at the clock. */
  @Benchmark
  public byte[] bareCaffeine(Position position) {
    return Objects.requireNonNull(
        Objects.requireNonNull(caffeine).getIfPresent(position.advance(names)));
  }

  /** The same with an expiry, as a program would have that caches secrets by itself. */
  @Benchmark
  public byte[] bareCaffeineExpiring(Position position) {
    return Objects.requireNonNull(
        Objects.requireNonNull(expiring).getIfPresent(position.advance(names)));
  }

  /** A get through the pipeline; the caller has the value and has not closed it yet. */
  @Benchmark
  public SecretValue cachedGet(Position position) {
    return Objects.requireNonNull(client).get(position.advance(names));
  }

  /** The same with the value wiped after use, as a program does it. */
  @Benchmark
  public int cachedGetAndClose(Position position) {
    try (SecretValue value = Objects.requireNonNull(client).get(position.advance(names))) {
      return value.size();
    }
  }
}
