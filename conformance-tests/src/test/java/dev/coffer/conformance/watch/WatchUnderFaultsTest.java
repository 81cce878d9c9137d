package dev.coffer.conformance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.ResumingStream;
import dev.coffer.journal.WatchRequest;
import dev.coffer.remote.RemoteBackend;
import dev.coffer.remote.RemoteConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writers and watchers of a real server whose connections are cut and delayed, whose history is
 * compacted under those who sleep, and which is killed. Twenty seconds, or as many minutes as
 * {@code -Dcoffer.watch.minutes} says.
 */
class WatchUnderFaultsTest {
  private static final int CONNECTIONS = 5;

  /** A bound of the first wait after a cut that lets much happen in a short time. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);

  private static final int MINUTES = Integer.getInteger("coffer.watch.minutes", 0);

  @TempDir Path folder;

  @Test
  void every_guarantee_is_kept_through_cuts_kills_and_compaction() throws Exception {
    boolean isLong = MINUTES > 0;
    Duration time = isLong ? Duration.ofMinutes(MINUTES) : Duration.ofSeconds(20);
    long seed = Long.getLong("coffer.watch.seed", System.nanoTime());
    List<RemoteBackend> backends = new ArrayList<>();
    try (ServerProcess server = new ServerProcess(folder);
        FaultProxy proxy = FaultProxy.inFrontOf(server.port());
        SecretsClient writing = client(server, server.port())) {
      for (int i = 0; i < CONNECTIONS; i++) {
        backends.add(backend(server, proxy.port()));
      }
      WatchTrial trial =
          new WatchTrial(
              writing, r -> watch(backends, r), isLong ? 20 : 6, seed, Duration.ofSeconds(90));
      trial.start(isLong ? 30 : 12);
      while (trial.writes() < 200) {
        Thread.sleep(50);
      }
      Faults faults = misbehave(server, proxy, time, isLong ? 30 : 7, seed);
      proxy.weather(Weather.FAIR);
      WatchTrial.Verdict verdict = trial.finish();
      System.out.println(
          "seed "
              + seed
              + ": "
              + faults
              + ", "
              + verdict.writes()
              + " writes ("
              + verdict.failedWrites()
              + " failed), "
              + verdict.told()
              + " told, "
              + verdict.snapshots()
              + " snapshots, "
              + verdict.violations().size()
              + " violations");
      assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
      assertThat(verdict.writes()).isGreaterThan(400);
      assertThat(verdict.told()).isGreaterThan(verdict.writes());
      // Each watcher begins with one; the rest are of those who fell behind the history.
      assertThat(faults.cuts()).isPositive();
      assertThat(faults.kills()).isPositive();
      if (isLong) {
        assertThat(verdict.snapshots()).isGreaterThan(30);
      }
    } finally {
      backends.forEach(RemoteBackend::close);
    }
  }

  private record Faults(int cuts, int kills) {}

  /** Something every moment, and a kill every so many seconds. */
  private static Faults misbehave(
      ServerProcess server, FaultProxy proxy, Duration time, int secondsPerKill, long seed)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + time.toNanos();
    long kill = System.nanoTime() + Duration.ofSeconds(secondsPerKill).toNanos();
    int cuts = 0;
    int kills = 0;
    while (System.nanoTime() < end) {
      Thread.sleep(random.nextInt(200, 1500));
      switch (random.nextInt(5)) {
        case 0 -> proxy.weather(Weather.FAIR.delayed(Duration.ofMillis(random.nextInt(1, 40))));
        case 1 -> proxy.weather(Weather.FAIR);
        case 2 -> proxy.hangUp();
        default -> {
          proxy.cut();
          cuts++;
        }
      }
      if (System.nanoTime() > kill) {
        long killed = System.nanoTime();
        server.killAndStart();
        kills++;
        kill = System.nanoTime() + Duration.ofSeconds(secondsPerKill).toNanos();
        // The time in which there is no server does not count.
        end += System.nanoTime() - killed;
      }
    }
    return new Faults(cuts, kills);
  }

  private static SecretsClient client(ServerProcess server, int port) {
    return SecretsClient.connect("localhost:" + port, server.tls(), server.token());
  }

  private static RemoteBackend backend(ServerProcess server, int port) {
    return RemoteBackend.open(
        "default", new RemoteConfig("localhost:" + port, server.tls(), server.token(), "default"));
  }

  private static EventStream watch(List<RemoteBackend> backends, WatchRequest request) {
    int any =
        Math.floorMod(request.filter().hashCode() + (request.latestOnly() ? 1 : 0), CONNECTIONS);
    return ResumingStream.of(backends.get(any)::watch, request, FIRST_WAIT);
  }
}
