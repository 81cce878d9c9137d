package dev.coffer.benchmarks;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.store.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Durable puts of 1 KiB by 64 writers through the sealed store on SQLite, beside a bare sqlite-jdbc
 * loop that commits the very rows the store wrote, in groups of 64 puts, into the same schema with
 * the same settings. The two take turns on one disk. Prints ratios, and ends with 1 when a target
 * is missed.
 *
 * <p>Arguments: rounds (default 5) and puts a writer and round (default 400).
 */
public final class DurablePutBenchmark {
  private static final int WRITERS = 64;
  private static final int VALUE_BYTES = 1024;

  /** Until the compiler is done with both sides, whatever is measured after that. */
  private static final int WARM_UP_PUTS = 1200;

  private static final double LEAST_SHARE = 0.6;
  private static final double LEAST_PUTS_A_COMMIT = 16;
  private static final double MOST_P99_MILLIS = 20;

  private DurablePutBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int puts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
    Path folder = Files.createTempDirectory("coffer-durable-put");
    boolean met;
    try {
      met = run(folder, rounds, puts);
    } finally {
      Folders.delete(folder);
    }
    System.exit(met ? 0 : 1);
  }

  private static boolean run(Path folder, int rounds, int puts) throws Exception {
    List<Double> shares = new ArrayList<>();
    List<long[]> latencies = new ArrayList<>();
    double commits = 0;
    try (SoftwareKeyProvider root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
        CapturedRecords records =
            new CapturedRecords(SqliteRecords.open(folder.resolve("sealed/records.db")));
        SealedStore store = SealedStore.create("sealed", records, root, SealedConfig.DEFAULT);
        BareLoop bare = new BareLoop(folder.resolve("bare/records.db"))) {
      ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
      putAll(store, writers, Math.max(puts, WARM_UP_PUTS), new Random(0));
      bare.putsASecond(records.takeWritten(), WRITERS * Math.max(puts, WARM_UP_PUTS));
      for (int round = 1; round <= rounds; round++) {
        long before = records.revision();
        long start = System.nanoTime();
        latencies.addAll(putAll(store, writers, puts, new Random(round)));
        double sealed = WRITERS * puts / seconds(start);
        commits += records.revision() - before;
        double alone = bare.putsASecond(records.takeWritten(), WRITERS * puts);
        shares.add(sealed / alone);
        System.out.printf(
            Locale.ROOT,
            "round %d  sealed %8.0f puts/s  bare %8.0f puts/s  share %.2f%n",
            round,
            sealed,
            alone,
            sealed / alone);
      }
      writers.shutdown();
    }
    return report(shares, latencies, (double) rounds * WRITERS * puts / commits);
  }

  private static boolean report(List<Double> shares, List<long[]> latencies, double putsACommit) {
    shares.sort(null);
    long[] sorted = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    double p99 = sorted[(int) (sorted.length * 0.99)] / 1e6;
    System.out.printf(Locale.ROOT, "a put: median %.2f ms%n", sorted[sorted.length / 2] / 1e6);
    boolean met =
        Targets.atLeast("share of the bare loop", shares.get(shares.size() / 2), LEAST_SHARE);
    met &= Targets.atLeast("puts for one sync of a commit", putsACommit, LEAST_PUTS_A_COMMIT);
    return met & Targets.atMost("p99 of a put, ms", p99, MOST_P99_MILLIS);
  }

  /** Gives the nanoseconds of each put, one array for each writer. */
  private static List<long[]> putAll(
      SealedStore store, ExecutorService writers, int puts, Random random)
      throws InterruptedException, ExecutionException {
    List<Future<long[]>> running = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      long seed = random.nextLong();
      running.add(writers.submit(() -> put(store, puts, new Random(seed))));
    }
    List<long[]> latencies = new ArrayList<>();
    for (Future<long[]> each : running) {
      latencies.add(each.get());
    }
    return latencies;
  }

  private static long[] put(SealedStore store, int puts, Random random) {
    long[] nanos = new long[puts];
    byte[] bytes = new byte[VALUE_BYTES];
    for (int i = 0; i < puts; i++) {
      random.nextBytes(bytes);
      SecretName name = SecretName.of("team/service-" + random.nextInt(100_000) + "/password");
      long start = System.nanoTime();
      try (SecretValue value = SecretValue.ofBytes(bytes)) {
        store.put(PutRequest.of(name, value), OperationContext.LOCAL);
      }
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What anyone would write who needs rows on disk, and nothing else. */
  private static final class BareLoop implements AutoCloseable {
    private static final int GROUP = 64;
    private final Connection connection;
    private final PreparedStatement write;
    private final PreparedStatement remove;
    private long revision;

    BareLoop(Path file) throws SQLException {
      SqliteRecords.open(file).close();
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA cache_size = -65536");
        statement.execute("PRAGMA temp_store = MEMORY");
        statement.execute("PRAGMA secure_delete = ON");
        statement.execute("PRAGMA wal_autocheckpoint = 20000");
      }
      connection.setAutoCommit(false);
      write =
          connection.prepareStatement(
              "INSERT INTO record (key, value, revision) VALUES (?, ?, ?) ON CONFLICT (key)"
                  + " DO UPDATE SET value = excluded.value, revision = excluded.revision");
      remove = connection.prepareStatement("DELETE FROM record WHERE key = ?");
    }

    double putsASecond(List<Transaction.Write> rows, int puts) throws SQLException {
      int rowsAGroup = Math.max(1, rows.size() * GROUP / puts);
      long start = System.nanoTime();
      for (int i = 0; i < rows.size(); i++) {
        write(rows.get(i));
        if ((i + 1) % rowsAGroup == 0) {
          connection.commit();
          revision++;
        }
      }
      connection.commit();
      return puts / seconds(start);
    }

    private void write(Transaction.Write row) throws SQLException {
      if (row.value() == null) {
        remove.setBytes(1, row.key());
        remove.executeUpdate();
        return;
      }
      write.setBytes(1, row.key());
      write.setBytes(2, row.value());
      write.setLong(3, revision);
      write.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
