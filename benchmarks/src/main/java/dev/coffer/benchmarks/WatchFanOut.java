package dev.coffer.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From the time of a change, which is before its commit, to its arrival: 1,000 watchers on 20
 * connections, 40 changes a second that each of them is told, beside a bare grpc-java server that
 * sends the same messages to as many streams; then one watcher. Mutual TLS 1.3, a server in the
 * production profile, rounds alternate. Ends with 1 when a target is missed.
 *
 * <p>Arguments: how many rounds (5), and seconds of one (10).
 */
public final class WatchFanOut {
  static final String PREFIX = "watched/";

  private static final int WATCHERS = 1000;
  private static final int CONNECTIONS = 20;
  private static final int PER_SECOND = 40;
  private static final double MOST_P99_MILLIS = 50;
  private static final double MOST_OF_BARE = 2.5;
  private static final double MOST_P50_OF_ONE_MILLIS = 5;
  private static final int PATIENCE_SECONDS = 60;
  private static final int WARM_UP_ROUNDS = 3;

  private final int rounds;
  private final int changes;

  private WatchFanOut(int rounds, int seconds) {
    this.rounds = rounds;
    this.changes = seconds * PER_SECOND;
  }

  /** What causes one change, given its time. */
  private interface Cause {
    void change(long nanos) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    Path path = Files.createTempDirectory("coffer-watch");
    boolean met;
    try (ChildProcess coffer = child(path, WatchServer.COFFER);
        ChildProcess bare = child(path, WatchServer.BARE)) {
      met = new WatchFanOut(rounds, seconds).compare(new EdgeFolder(path), coffer, bare);
    } finally {
      Folders.delete(path);
    }
    System.exit(met ? 0 : 1);
  }

  private static ChildProcess child(Path path, String which) throws Exception {
    if (which.equals(WatchServer.COFFER)) {
      EdgeFolder.prepare(path);
    }
    return ChildProcess.start(WatchServer.class, which, path.toString());
  }

  private boolean compare(EdgeFolder folder, ChildProcess coffer, ChildProcess bare)
      throws Exception {
    int port = Integer.parseInt(coffer.read());
    int barePort = Integer.parseInt(bare.read());
    List<Double> p99s = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (WatchWriter writer = new WatchWriter(folder, port)) {
      Cause put = nanos -> writer.put(PREFIX + "api-key");
      Cause emit = nanos -> bare.say(Long.toString(nanos));
      try (Watchers ofCoffer = Watchers.open(folder, port, CONNECTIONS, WATCHERS, PREFIX);
          Watchers ofBare = Watchers.open(folder, barePort, CONNECTIONS, WATCHERS, PREFIX)) {
        for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
          double bareOne = round("bare", bare, ofBare, emit);
          double own = round("coffer", coffer, ofCoffer, put);
          if (i >= 0) {
            p99s.add(own);
            ratios.add(own / bareOne);
          }
        }
      }
      boolean met = Targets.atMost("p99 of 1,000 watchers, ms", median(p99s), MOST_P99_MILLIS);
      met &= Targets.atMost("the same, of the bare server's", median(ratios), MOST_OF_BARE);
      try (Watchers one = Watchers.open(folder, port, 1, 1, PREFIX)) {
        round("one", coffer, one, put);
        one.clear();
        run(one, put);
        long[] lags = one.lags();
        return met
            & Targets.atMost(
                "p50 of one watcher, ms", lags[lags.length / 2] / 1e6, MOST_P50_OF_ONE_MILLIS);
      }
    }
  }

  /** The middle of the rounds: each compares the two servers within seconds. */
  private static double median(List<Double> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 2);
  }

  /** The 99th percentile in milliseconds. */
  private double round(String name, ChildProcess server, Watchers watchers, Cause cause)
      throws Exception {
    watchers.clear();
    long before = server.cpu().toNanos();
    run(watchers, cause);
    double cpu = (server.cpu().toNanos() - before) / 1e3;
    long[] lags = watchers.lags();
    double p99 = lags[(int) (lags.length * 0.99)] / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%-7s %8d told   p50 %6.2f ms   p99 %6.2f ms   most %6.2f ms   server CPU %5.1f µs each%n",
        name,
        lags.length,
        lags[lags.length / 2] / 1e6,
        p99,
        lags[lags.length - 1] / 1e6,
        cpu / lags.length);
    return p99;
  }

  /** At their times, whether those before have arrived or not. */
  private void run(Watchers watchers, Cause cause) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      long wait = begin + i * (1_000_000_000L / PER_SECOND) - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
      }
      cause.change(WatchMessage.now());
    }
    watchers.await(changes, PATIENCE_SECONDS);
  }
}
