package dev.coffer.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link SealBenchmark}, prints what an envelope costs as a share of bare AES-256-GCM, and
 * ends with 1 when a share is below its target. Takes JMH's options.
 */
public final class SealComparison {
  private static final String BARE = "bareSeal";
  private static final String SEAL = "cofferSeal";
  private static final List<String> ROWS =
      List.of(BARE, SEAL, "cofferOpen", "tinkSeal", "tinkOpen");

  private static final List<Target> TARGETS =
      List.of(new Target(1024, 0.25), new Target(65536, 0.65));

  /** The least share of the bare speed that sealing a value of so many bytes must keep. */
  private record Target(int size, double share) {}

  private SealComparison() {}

  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(arguments))
            .include(SealBenchmark.class.getName())
            .build();
    Map<String, Double> nanos = new HashMap<>();
    for (RunResult result : new Runner(options).run()) {
      String method = result.getPrimaryResult().getLabel();
      String size = result.getParams().getParam("size");
      nanos.put(method + size, result.getPrimaryResult().getStatistics().getPercentile(50));
    }
    System.exit(report(nanos) ? 0 : 1);
  }

  /** Prints a table for each size. Gives whether all targets are met. */
  private static boolean report(Map<String, Double> nanos) {
    boolean met = true;
    for (Target target : TARGETS) {
      int size = target.size();
      System.out.printf("%n%-12s %7s %12s%n", size + " bytes", "µs", "bare = 1.00");
      double bare = time(nanos, BARE, size);
      for (String row : ROWS) {
        double time = time(nanos, row, size);
        System.out.printf(Locale.ROOT, "%-12s %7.2f %12.2f%n", row, time / 1000, bare / time);
      }
      double share = bare / time(nanos, SEAL, size);
      System.out.printf(
          Locale.ROOT,
          "sealing keeps %.3f of the bare speed; the target is %.2f: %s%n",
          share,
          target.share(),
          share >= target.share() ? "met" : "MISSED");
      met &= share >= target.share();
    }
    return met;
  }

  private static double time(Map<String, Double> nanos, String method, int size) {
    Double time = nanos.get(method + size);
    if (time == null) {
      throw new IllegalArgumentException("no result of " + method + " for " + size + " bytes");
    }
    return time;
  }
}
