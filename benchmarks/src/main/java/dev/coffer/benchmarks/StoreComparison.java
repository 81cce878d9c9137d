package dev.coffer.benchmarks;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.store.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The sealed store on SQLite against its targets: durable puts by 64 writers beside a bare loop
 * that commits the same rows in groups of 64, cold gets, and pages of a list. Ends with 1 when a
 * target is missed.
 *
 * <p>Arguments: how many secrets to read among (1,000,000), how many puts a writer makes in a round
 * (1,000).
 */
public final class StoreComparison {
  private static final int WRITERS = 64;
  private static final int PUTS_A_GROUP = 64;
  private static final int ROUNDS = 5;
  private static final int GETS = 50_000;
  private static final int PAGES = 2_000;
  private static final int VALUE_BYTES = 256;

  private final Path folder;
  private final SoftwareKeyProvider root;
  private boolean met = true;

  private StoreComparison(Path folder) {
    this.folder = folder;
    this.root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
  }

  public static void main(String[] arguments)
      throws IOException, SQLException, InterruptedException, ExecutionException {
    int secrets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int puts = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    Path folder = Files.createTempDirectory("coffer-benchmark");
    boolean met;
    try {
      StoreComparison comparison = new StoreComparison(folder);
      comparison.puts(puts);
      comparison.reads(secrets);
      met = comparison.met;
    } finally {
      delete(folder);
    }
    System.exit(met ? 0 : 1);
  }

  private SealedStore create(RecordStore records) {
    return SealedStore.create("benchmark", records, root, SealedConfig.DEFAULT);
  }

  /** Both sides in turn, so that what disturbs one disturbs the other; the first round warms up. */
  private void puts(int putsOfEach) throws SQLException, InterruptedException, ExecutionException {
    int puts = WRITERS * putsOfEach;
    List<Double> shares = new ArrayList<>();
    List<Double> tails = new ArrayList<>();
    List<Double> grouped = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      RecordedCommits records =
          new RecordedCommits(SqliteRecords.open(folder.resolve("store" + round + ".db")));
      long[] nanos = new long[puts];
      double seconds;
      try (SealedStore store = create(records)) {
        records.takeRows();
        seconds = write(store, "round", puts, nanos);
      }
      int commits = records.commits();
      List<Transaction.Write> rows = records.takeRows();
      int rowsAGroup = (int) Math.round((double) rows.size() / puts * PUTS_A_GROUP);
      double bare = BareSqlite.secondsFor(folder.resolve("bare" + round + ".db"), rows, rowsAGroup);
      Arrays.sort(nanos);
      if (round > 0) {
        shares.add(bare / seconds);
        tails.add(percentile(nanos, 99) / 1e6);
        grouped.add((double) puts / commits);
        print("put: %.0f a second, bare loop %.0f", puts / seconds, puts / bare);
      }
    }
    judge("share of the bare loop", median(shares), 0.6, true);
    judge("puts for one sync", median(grouped), 16, true);
    judge("p99 of a put, in ms", median(tails), 20, false);
  }

  /** Puts with request ids, by all writers; gives the seconds it took, and fills in each put's. */
  private static double write(SealedStore store, String kind, int puts, long[] nanos)
      throws InterruptedException, ExecutionException {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> done = new ArrayList<>();
      long start = System.nanoTime();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer;
        done.add(
            writers.submit(
                () -> {
                  for (int i = first; i < puts; i += WRITERS) {
                    long began = System.nanoTime();
                    put(store, i, kind + "-" + i);
                    nanos[i] = System.nanoTime() - began;
                  }
                }));
      }
      for (Future<?> each : done) {
        each.get();
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      writers.shutdown();
    }
  }

  private static void put(SealedStore store, int i, String requestId) {
    byte[] bytes = new byte[VALUE_BYTES];
    new Random(i).nextBytes(bytes);
    try (SecretValue value = SecretValue.ofBytes(bytes)) {
      store.put(PutRequest.of(name(i), value), OperationContext.LOCAL.withRequestId(requestId));
    }
  }

  /** Names that come in no order, as those of many teams do. */
  private static SecretName name(int i) {
    return SecretName.of("team" + i % 97 + "/app" + i % 1013 + "/secret-" + i);
  }

  private void reads(int secrets) throws InterruptedException, ExecutionException {
    try (SealedStore store = create(SqliteRecords.open(folder.resolve("reads.db")))) {
      int few = Math.min(1000, secrets);
      write(store, "few", few, new long[few]);
      double smallPage = page(store);
      write(store, "many", secrets, new long[secrets]);
      double largePage = page(store);
      long[] nanos = coldGets(store, secrets);
      print("secrets: %d", secrets);
      judge("median of a cold get, in µs", percentile(nanos, 50) / 1e3, 50, false);
      judge("p99 of a cold get, in µs", percentile(nanos, 99) / 1e3, 1000, false);
      print("page of 100: %.0f µs among %d, %.0f µs among all", smallPage, few, largePage);
      judge("a page among all, against one among few", largePage / smallPage, 1.3, false);
    }
  }

  private static long[] coldGets(SealedStore store, int secrets) {
    Random random = new Random(42);
    long[] nanos = new long[GETS];
    for (int i = -GETS / 5; i < GETS; i++) {
      GetRequest request = GetRequest.current(name(random.nextInt(secrets)));
      long began = System.nanoTime();
      store.get(request, OperationContext.LOCAL).close();
      nanos[Math.max(i, 0)] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /** The median of a page of a hundred names, in microseconds. */
  private static double page(SealedStore store) {
    ListRequest request = ListRequest.of(NamePrefix.ALL, 100);
    long[] nanos = new long[PAGES];
    for (int i = -PAGES; i < PAGES; i++) {
      long began = System.nanoTime();
      store.list(request, OperationContext.LOCAL);
      nanos[Math.max(i, 0)] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return percentile(nanos, 50) / 1e3;
  }

  private void judge(String what, double found, double target, boolean atLeast) {
    boolean holds = atLeast ? found >= target : found <= target;
    met &= holds;
    print(
        "%s: %.2f; the target is %s %.2f: %s",
        what, found, atLeast ? "at least" : "at most", target, holds ? "met" : "MISSED");
  }

  private static void print(String format, Object... arguments) {
    System.out.printf(Locale.ROOT, format + "%n", arguments);
  }

  private static double percentile(long[] sorted, int percent) {
    return sorted[(int) ((long) sorted.length * percent / 100)];
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
