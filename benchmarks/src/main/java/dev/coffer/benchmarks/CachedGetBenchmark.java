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
import java.util.Collection;
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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A cached get of 256 bytes through the whole pipeline (metrics, deadline, cache, retry, guard),
 * beside a bare Caffeine get of the same names. {@link #main} runs both and judges the ratio, the
 * bytes that a get allocates, and what two threads reach together.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class CachedGetBenchmark {
  private static final int NAMES = 1024;

  /** Both caches are two thirds full: below a half, Caffeine does not yet note what is read. */
  private static final long MOST_NAMES = NAMES * 3L / 2;

  private static final int VALUE_BYTES = 256;

  private static final Duration TTL = Duration.ofHours(1);

  private static final double MOST_TIMES_BARE = 4;
  private static final double MOST_BYTES = 400;
  private static final double LEAST_MILLIONS_OF_TWO = 12;

  private final String[] names = new String[NAMES];
  private @Nullable SecretsClient client;
  private @Nullable Cache<String, byte[]> caffeine;
  private @Nullable Cache<String, byte[]> expiring;

  /** Where each thread is in the list of names. */
  @State(Scope.Thread)
  public static class Position {
    private int next;

    String advance(String[] names) {
      return names[next++ & (NAMES - 1)];
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

  /**
   * Runs all and prints the ratios.
   *
   * @param arguments {@code short} for a first impression in seconds
   */
  public static void main(String[] arguments) throws RunnerException {
    boolean brief = Arrays.asList(arguments).contains("short");
    Collection<RunResult> single =
        new Runner(options(brief, 1).addProfiler(GCProfiler.class).build()).run();
    Collection<RunResult> pair = new Runner(options(brief, 2).build()).run();

    double bare = medianNanos(single, "bareCaffeine");
    double timed = medianNanos(single, "bareCaffeineExpiring");
    double get = medianNanos(single, "cachedGet");
    double closed = medianNanos(single, "cachedGetAndClose");
    double bytes = secondary(single, "cachedGet", "gc.alloc.rate.norm");
    double millions = 2 * 1000 / medianNanos(pair, "cachedGet");

    System.out.printf("bare Caffeine get          %8.1f ns%n", bare);
    System.out.printf("the same with an expiry    %8.1f ns%n", timed);
    System.out.printf("cached get                 %8.1f ns%n", get);
    System.out.printf("cached get, then close     %8.1f ns%n", closed);
    boolean ratio = judged("times bare Caffeine", get / bare, "at most", MOST_TIMES_BARE);
    boolean memory = judged("bytes allocated for 256", bytes, "at most", MOST_BYTES);
    boolean two = judged("million gets/s, 2 threads", millions, "at least", LEAST_MILLIONS_OF_TWO);
    System.exit(ratio && memory && two ? 0 : 1);
  }

  private static ChainedOptionsBuilder options(boolean brief, int threads) {
    return new OptionsBuilder()
        .include(CachedGetBenchmark.class.getSimpleName())
        .threads(threads)
        .forks(1)
        .warmupIterations(brief ? 3 : 5)
        .measurementIterations(brief ? 3 : 9)
        .warmupTime(TimeValue.milliseconds(1000))
        .measurementTime(TimeValue.milliseconds(1000));
  }

  private static boolean judged(String what, double found, String bound, double limit) {
    boolean holds = bound.equals("at most") ? found <= limit : found >= limit;
    System.out.printf(
        "%-26s %8.2f    %s %.0f: %s%n", what, found, bound, limit, holds ? "met" : "MISSED");
    return holds;
  }

  private static double medianNanos(Collection<RunResult> results, String method) {
    double[] scores =
        find(results, method).getAggregatedResult().getIterationResults().stream()
            .mapToDouble(CachedGetBenchmark::score)
            .sorted()
            .toArray();
    return scores[scores.length / 2];
  }

  private static double score(IterationResult iteration) {
    return iteration.getPrimaryResult().getScore();
  }

  private static double secondary(Collection<RunResult> results, String method, String what) {
    return Objects.requireNonNull(find(results, method).getSecondaryResults().get(what)).getScore();
  }

  private static RunResult find(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
        .findFirst()
        .orElseThrow();
  }
}
