package dev.coffer.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.conformance.crash.CrashSubject.Writing;
import dev.coffer.conformance.hsm.SoftHsmToken;
import dev.coffer.key.KeyVersion;
import dev.coffer.store.KeyMode;
import dev.coffer.store.RewrapStatus;
import dev.coffer.store.StoreKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A store under load is rotated, rewrapped and killed, again and again: nothing that was
 * acknowledged is lost, and every version can be read at every moment and after every kill. {@code
 * -Dcoffer.rewrap.versions} sets how many there are, {@code -Dcoffer.rewrap.kills} how often it is
 * killed; {@code build/long/rewrap} does it with 50,000 and ten.
 */
final class RewrapUnderKillsTest {
  private static final int VERSIONS = Integer.getInteger("coffer.rewrap.versions", 1_000);
  private static final int KILLS = Integer.getInteger("coffer.rewrap.kills", 2);
  private static final long SEED = Long.getLong("coffer.rewrap.seed", 20_261_127);

  /** Few, since whoever reads one version decodes what is known of all of its secret. */
  private static final int VERSIONS_OF_ONE = Math.min(VERSIONS, 50);

  private static final int SECRETS = VERSIONS / VERSIONS_OF_ONE;
  private static final int WRITERS = 4;

  @TempDir Path folder;

  private final CrashSubject subject = CrashSubject.embedding(new RotatingStore());
  private final Judge judge = new Judge();
  private final Random random = new Random(SEED);

  @BeforeEach
  void onlyJudge() {
    RotatingStore.role = RotatingStore.Role.JUDGING;
  }

  @AfterEach
  void noMore() {
    RotatingStore.role = RotatingStore.Role.ROTATING;
  }

  @ParameterizedTest
  @EnumSource(KeyMode.class)
  void every_version_can_be_read_through_rotations_rewraps_and_kills(KeyMode mode)
      throws Exception {
    Files.write(folder.resolve(RotatingStore.TOKEN), SoftHsmToken.lines(mode.name()));
    Files.write(folder.resolve(RotatingStore.KEPT), List.of("" + SECRETS, "" + VERSIONS_OF_ONE));
    fill();
    int killedInRewrap = 0;
    long acknowledged = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      Ledger ledger = new Ledger(List.of());
      Script script =
          new Script("c" + kill, random.nextLong(), WRITERS, Integer.MAX_VALUE, 500, List.of());
      try (Writing writing = subject.start(folder, script, ledger)) {
        awaitWrites(ledger, writing, 20 + random.nextInt(400));
        Thread.sleep(random.nextInt(1000 + VERSIONS / 5));
        assertThat(writing.ended()).as(writing.log()).isFalse();
        writing.kill();
      }
      killedInRewrap += judged("kill " + kill, ledger) ? 1 : 0;
      acknowledged += ledger.acknowledgements();
    }
    System.out.printf(
        "%s, seed %d: %d versions, %d kills, %d of them in a rewrap, %d writes acknowledged%n",
        mode, SEED, VERSIONS, KILLS, killedInRewrap, acknowledged);
    settle();
  }

  /** Versions that are there from the start, and in the ledger like all others. */
  private void fill() throws Exception {
    Ledger ledger = new Ledger(List.of());
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (CrashedStore store = subject.open(folder);
        SecretsClient client =
            SecretsClient.builder().store(SecretsClient.DEFAULT_STORE, store.seenAs()).build()) {
      List<Future<?>> ends = new ArrayList<>();
      for (int secret = 0; secret < SECRETS; secret++) {
        int number = secret;
        ends.add(
            threads.submit(
                () -> {
                  for (int version = 1; version <= VERSIONS_OF_ONE; version++) {
                    Write write = RotatingStore.kept(number, version);
                    ledger.begun(write);
                    ledger.acknowledged(write, write.on(client));
                  }
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    judged("the start", ledger);
  }

  private static void awaitWrites(Ledger ledger, Writing writing, int writes)
      throws InterruptedException {
    long start = System.nanoTime();
    while (ledger.acknowledgements() < writes) {
      assertThat(writing.ended()).as(writing.log()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(2));
      Thread.sleep(1);
    }
  }

  /**
   * Reads everything.
   *
   * @return whether a rewrap was under way
   */
  private boolean judged(String when, Ledger ledger) {
    try (CrashedStore store = subject.open(folder)) {
      assertThat(judge.judge(store, ledger.entries()))
          .as("after %s of seed %s", when, SEED)
          .isEmpty();
      return store.sealed().keys().status().rewrap().state() != RewrapStatus.State.DONE;
    }
  }

  /** What is left to do is done in peace; then no key but the newest is needed. */
  private void settle() throws Exception {
    RotatingStore.role = RotatingStore.Role.SETTLING;
    try (CrashedStore store = subject.open(folder)) {
      StoreKeys keys = store.sealed().keys();
      keys.rewrap();
      while (keys.status().rewrap().state() != RewrapStatus.State.DONE) {
        Thread.sleep(20);
      }
      RotatingStore.destroyOldKeys(keys);
      for (KeyVersion each : store.root().list()) {
        if (!each.equals(store.root().current())) {
          keys.destroyRootKey(each);
        }
      }
      assertThat(store.root().list()).hasSize(1);
      assertThat(keys.status().rewrap().damaged()).isZero();
      assertThat(store.sealed().verify().findings()).isEmpty();
    }
  }
}
