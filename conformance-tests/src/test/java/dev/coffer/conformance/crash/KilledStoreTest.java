package dev.coffer.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sealed store on SQLite is killed. {@code -Dcoffer.crash.cycles} sets how often, {@code
 * -Dcoffer.crash.seed} when; {@code build/long/crash} does it 500 times.
 */
final class KilledStoreTest {
  private static final int CYCLES = Integer.getInteger("coffer.crash.cycles", 6);
  private static final long SEED = Long.getLong("coffer.crash.seed", 20_260_727);

  /** A store is verified whole after each kill, so it must not grow for ever. */
  private static final int KILLS_OF_ONE_STORE = 25;

  /** Of ten stores one has values so large that its log fills and is begun anew. */
  private static final int LARGE_EVERY = 10;

  private static final int LARGE = 1_000_000;

  @TempDir Path folder;

  @Test
  void loses_no_acknowledged_write_and_gives_no_number_twice() throws Exception {
    WatchedStore store = new WatchedStore();
    CrashReport report = CrashReport.NOTHING;
    int left = CYCLES;
    for (int i = 0; left > 0; i++) {
      int kills = Math.min(left, KILLS_OF_ONE_STORE);
      CrashPlan plan =
          i % LARGE_EVERY == LARGE_EVERY - 1
              ? inCheckpoints(SEED + i, kills, 0, 250)
              : CrashPlan.atAnyMoment(SEED + i, kills);
      report = report.plus(CrashRun.run(store, Files.createTempDirectory(folder, "store"), plan));
      left -= kills;
    }
    print(report, store);
    assertThat(report.kills()).isEqualTo(CYCLES);
    assertThat(report.acknowledged()).isGreaterThan(CYCLES);
    assertThat(report.repeated()).isPositive();
  }

  @Test
  void loses_nothing_when_it_is_killed_in_a_checkpoint() throws Exception {
    WatchedStore store = new WatchedStore();
    print(CrashRun.run(store, folder, inCheckpoints(SEED, 2, 0, 80)), store);
    assertThat(store.killsInCheckpoints()).isPositive();
  }

  @Test
  void loses_nothing_when_it_is_killed_after_its_log_was_begun_anew() throws Exception {
    WatchedStore store = new WatchedStore();
    print(CrashRun.run(store, folder, inCheckpoints(SEED, 1, 200, 250)), store);
    assertThat(store.logsBegun()).isPositive();
  }

  /**
   * Nothing but a checkpoint writes to the data file, so a kill while it changes meets one.
   *
   * @param least how many writes are acknowledged before, at least
   * @param most and at most
   */
  private static CrashPlan inCheckpoints(long seed, int kills, int least, int most) {
    return new CrashPlan(
        seed,
        kills,
        4,
        LARGE,
        (folder, random) ->
            KillMoment.whenChanged(
                SqliteStore.data(folder),
                least + random.nextInt(most - least),
                random.nextInt(3_000_000)));
  }

  private static void print(CrashReport report, WatchedStore store) {
    System.out.printf(
        "seed %d: %s; %d kills in a checkpoint; the log begun anew %d times%n",
        SEED, report, store.killsInCheckpoints(), store.logsBegun());
  }
}
