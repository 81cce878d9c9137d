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
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Gets without a cache from a sealed store on SQLite with a million secrets, in process; and a page
 * of a list there beside one in a store with a thousand. Ends with 1 when a target is missed.
 *
 * <p>Arguments: secrets (default 1,000,000) and gets (default 200,000).
 */
public final class ColdGetBenchmark {
  private static final int FEW = 1_000;
  private static final int WRITERS = 64;
  private static final int PAGE = 100;
  private static final int PAGES = 300;
  private static final double MOST_MEDIAN_MICROS = 50;
  private static final double MOST_P99_MICROS = 1_000;

  /** What counts as the same time: both stores are measured by turns, on a machine that jitters. */
  private static final double MOST_PAGE_RATIO = 1.5;

  private ColdGetBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int secrets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int gets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
    Path folder = Files.createTempDirectory("coffer-cold-get");
    boolean met;
    try (SoftwareKeyProvider root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
        SealedStore many = filled(folder.resolve("many/records.db"), root, secrets);
        SealedStore few = filled(folder.resolve("few/records.db"), root, FEW)) {
      met = report(many, few, secrets, gets);
    } finally {
      Folders.delete(folder);
    }
    System.exit(met ? 0 : 1);
  }

  private static boolean report(SealedStore many, SealedStore few, int secrets, int gets) {
    timesOfGets(many, secrets, gets / 4, new Random(1));
    long[] times = timesOfGets(many, secrets, gets, new Random(2));
    boolean met = Targets.atMost("cold get, median µs", times[gets / 2] / 1e3, MOST_MEDIAN_MICROS);
    met &= Targets.atMost("cold get, p99 µs", times[gets * 99 / 100] / 1e3, MOST_P99_MICROS);
    timesOfPages(many, few, secrets);
    long[][] pages = timesOfPages(many, few, secrets);
    double large = pages[0][PAGES / 2] / 1e3;
    double small = pages[1][PAGES / 2] / 1e3;
    System.out.printf(
        Locale.ROOT,
        "a page of %d: %.0f µs of %d secrets, %.0f µs of %d%n",
        PAGE,
        large,
        secrets,
        small,
        FEW);
    return met & Targets.atMost("page of many to page of few", large / small, MOST_PAGE_RATIO);
  }

  /** Nanoseconds, sorted. */
  private static long[] timesOfGets(SealedStore store, int secrets, int gets, Random random) {
    long[] times = new long[gets];
    for (int i = 0; i < gets; i++) {
      GetRequest request = GetRequest.current(name(random.nextInt(secrets)));
      long start = System.nanoTime();
      store.get(request, OperationContext.LOCAL).close();
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times;
  }

  /** Nanoseconds of pages in the first and in the second store, each sorted, measured by turns. */
  private static long[][] timesOfPages(SealedStore many, SealedStore few, int secrets) {
    long[][] times = new long[2][PAGES];
    Random random = new Random(3);
    for (int i = 0; i < PAGES; i++) {
      times[0][i] = timeOfPage(many, random.nextInt(secrets / FEW) * FEW);
      times[1][i] = timeOfPage(few, 0);
    }
    Arrays.sort(times[0]);
    Arrays.sort(times[1]);
    return times;
  }

  private static long timeOfPage(SealedStore store, int around) {
    String name = name(around).text();
    NamePrefix prefix = NamePrefix.of(name.substring(0, name.lastIndexOf('/') + 1));
    long start = System.nanoTime();
    store.list(ListRequest.of(prefix, PAGE), OperationContext.LOCAL);
    return System.nanoTime() - start;
  }

  private static SealedStore filled(Path file, SoftwareKeyProvider root, int secrets)
      throws InterruptedException, ExecutionException {
    SealedStore store =
        SealedStore.create("store", SqliteRecords.open(file), root, SealedConfig.DEFAULT);
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int first = writer;
      running.add(writers.submit(() -> put(store, first, secrets)));
    }
    for (Future<?> each : running) {
      each.get();
    }
    writers.shutdown();
    return store;
  }

  private static void put(SealedStore store, int first, int secrets) {
    byte[] bytes = new byte[256];
    Random random = new Random(first);
    for (int i = first; i < secrets; i += WRITERS) {
      random.nextBytes(bytes);
      try (SecretValue value = SecretValue.ofBytes(bytes)) {
        store.put(PutRequest.of(name(i), value), OperationContext.LOCAL);
      }
    }
  }

  /** A thousand names under each prefix. */
  private static SecretName name(int number) {
    return SecretName.of(
        String.format(Locale.ROOT, "team-%05d/secret-%03d", number / FEW, number % FEW));
  }
}
