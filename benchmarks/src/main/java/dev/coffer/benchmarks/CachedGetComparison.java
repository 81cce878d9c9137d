package dev.coffer.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link CachedGetBenchmark} and judges the ratio to a bare Caffeine get, the bytes that a get
 * allocates, and what two threads reach together. Ends with 1 when a target is missed.
 */
public final class CachedGetComparison {
  private CachedGetComparison() {}

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
    double get = medianNanos(single, "cachedGet");
    print("bare Caffeine get", bare);
    print("the same with an expiry", medianNanos(single, "bareCaffeineExpiring"));
    print("cached get", get);
    print("cached get, then close", medianNanos(single, "cachedGetAndClose"));
    double bytes = secondary(single, "cachedGet", "gc.alloc.rate.norm");
    double millions = 2 * 1000 / medianNanos(pair, "cachedGet");
    boolean met =
        Targets.atMost("times bare Caffeine", get / bare, 4)
            & Targets.atMost("bytes allocated for 256", bytes, 400)
            & Targets.atLeast("million gets/s, 2 threads", millions, 12);
    System.exit(met ? 0 : 1);
  }

  private static ChainedOptionsBuilder options(boolean brief, int threads) {
    return new OptionsBuilder()
        .include(CachedGetBenchmark.class.getSimpleName())
        .threads(threads)
        .forks(1)
        .jvmArgsAppend("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch")
        .warmupIterations(brief ? 3 : 5)
        .measurementIterations(brief ? 3 : 9)
        .warmupTime(TimeValue.milliseconds(1000))
        .measurementTime(TimeValue.milliseconds(1000));
  }

  private static void print(String what, double nanos) {
    System.out.printf("%-36s %10.2f ns%n", what, nanos);
  }

  private static double medianNanos(Collection<RunResult> results, String method) {
    double[] scores =
        find(results, method).getAggregatedResult().getIterationResults().stream()
            .mapToDouble(CachedGetComparison::score)
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
