package dev.coffer.benchmarks;

import java.util.Locale;

/**
 * What a watcher costs a server in memory that nothing is told: 10,000 of them on 50 connections.
 * Counted after a collection, on the heap and beside it. Ends with 1 when the target is missed.
 *
 * <p>Argument: how many watchers (10,000).
 */
public final class IdleWatchers {
  private static final int CONNECTIONS = 50;
  private static final int FIRST = 100;
  private static final double MOST_KIBIBYTES = 20;
  private static final String PREFIX = "idle/";

  private IdleWatchers() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    System.exit(measure(count) ? 0 : 1);
  }

  private static boolean measure(int count) throws Exception {
    try (WatchedServer server = WatchedServer.start()) {
      // What is made once belongs to no watcher.
      Watchers.open(server.folder(), server.port(), 1, FIRST, PREFIX).close();
      long before = memory(server);
      try (Watchers idle =
          Watchers.open(server.folder(), server.port(), CONNECTIONS, count, PREFIX)) {
        long after = memory(server);
        idle.requireAll();
        System.out.printf(
            Locale.ROOT,
            "%d watchers on %d connections: %.1f MiB before, %.1f MiB with them%n",
            count,
            CONNECTIONS,
            before / 1048576.0,
            after / 1048576.0);
        return Targets.atMost(
            "memory of an idle watcher, KiB", (after - before) / 1024.0 / count, MOST_KIBIBYTES);
      }
    }
  }

  private static long memory(WatchedServer server) throws Exception {
    // Ends of calls and connections are dealt with a moment later.
    Thread.sleep(2000);
    return server.memory();
  }
}
