package dev.coffer.benchmarks;

import dev.coffer.benchmarks.EdgeLoad.Round;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A get of a cached secret of 256 bytes over mutual TLS 1.3, from a Coffer server in the production
 * profile (sealed store on SQLite), beside a bare grpc-java server on a direct executor that
 * answers the same call with the same bytes. Each server has a process of its own with the same
 * flags, the client a third; rounds alternate. Ends with 1 when a target is missed.
 *
 * <p>Arguments: how many rounds (7), and milliseconds of one (3000).
 */
public final class EdgeLoadBenchmark {
  private static final double LEAST_THROUGHPUT = 0.8;
  private static final double MOST_CPU = 2.5;
  private static final int WARM_UP_ROUNDS = 3;

  private final ChildProcess client;
  private final long millis;

  private EdgeLoadBenchmark(ChildProcess client, long millis) {
    this.client = client;
    this.millis = millis;
  }

  /** A round with what its server used of the processors, in microseconds a call. */
  private record Measured(Round round, double cpuMicros) {}

  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    long millis = arguments.length > 1 ? Long.parseLong(arguments[1]) : 3000;
    Path path = Files.createTempDirectory("coffer-edge");
    boolean met;
    try {
      EdgeFolder folder = EdgeFolder.prepare(path);
      met = compare(folder, rounds, millis);
    } finally {
      remove(path);
    }
    System.exit(met ? 0 : 1);
  }

  private static boolean compare(EdgeFolder folder, int rounds, long millis) throws IOException {
    String path = folder.path().toString();
    try (ChildProcess client = ChildProcess.start(EdgeClient.class, path);
        ChildProcess coffer = ChildProcess.start(EdgeServer.class, EdgeServer.COFFER, path)) {
      client.ask("open " + EdgeServer.COFFER + " " + coffer.read());
      try (ChildProcess bare = ChildProcess.start(EdgeServer.class, EdgeServer.BARE, path)) {
        client.ask("open " + EdgeServer.BARE + " " + bare.read());
        return new EdgeLoadBenchmark(client, millis).alternate(bare, coffer, rounds);
      }
    }
  }

  private boolean alternate(ChildProcess bare, ChildProcess coffer, int rounds) throws IOException {
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      round(EdgeServer.BARE, bare);
      round(EdgeServer.COFFER, coffer);
    }
    List<Double> throughput = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      Measured ofBare = round(EdgeServer.BARE, bare);
      Measured ofCoffer = round(EdgeServer.COFFER, coffer);
      print(EdgeServer.BARE, ofBare);
      print(EdgeServer.COFFER, ofCoffer);
      throughput.add(ofCoffer.round().perSecond() / ofBare.round().perSecond());
      cpu.add(ofCoffer.cpuMicros() / ofBare.cpuMicros());
    }
    return judge(median(throughput), median(cpu));
  }

  private Measured round(String name, ChildProcess server) throws IOException {
    long before = server.cpu().toNanos();
    Round round = Round.parse(client.ask(name + " " + millis));
    return new Measured(round, (server.cpu().toNanos() - before) / 1e3 / round.calls());
  }

  private static void print(String name, Measured measured) {
    Round round = measured.round();
    System.out.printf(
        Locale.ROOT,
        "%-6s %8.0f/s   server CPU %6.1f µs a call   p50 %6.0f µs   p99 %6.0f µs%n",
        name,
        round.perSecond(),
        measured.cpuMicros(),
        round.p50() / 1e3,
        round.p99() / 1e3);
  }

  private static boolean judge(double throughput, double cpu) {
    boolean fast = throughput >= LEAST_THROUGHPUT;
    boolean cheap = cpu <= MOST_CPU;
    System.out.printf(
        Locale.ROOT,
        "%nthroughput %.2f of the bare server; the target is at least %.2f: %s%n"
            + "server CPU a call %.2f times the bare server; the target is at most %.2f: %s%n",
        throughput,
        LEAST_THROUGHPUT,
        fast ? "met" : "MISSED",
        cpu,
        MOST_CPU,
        cheap ? "met" : "MISSED");
    return fast && cheap;
  }

  /** The middle of the rounds: each compares the two servers within seconds. */
  private static double median(List<Double> ratios) {
    return ratios.stream().sorted(Comparator.naturalOrder()).toList().get(ratios.size() / 2);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
