package dev.coffer.conformance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.Watch;
import dev.coffer.conformance.watch.DefectiveStream.Defect;
import dev.coffer.journal.EventStream;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.WatchStart;
import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The validator finds each defect that is planted in a stream, and nothing in a sound one. */
class WatchTrialTest {
  private static final int WRITES = 400;

  @TempDir Path folder;

  @Test
  void nothing_is_found_in_sound_streams() throws Exception {
    WatchTrial.Verdict verdict = trial(Defect.NONE, false);
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.told()).isGreaterThan(WRITES);
  }

  @ParameterizedTest
  @CsvSource({
    "DROP, RELIABLE",
    "SWAP, ORDERED",
    "DUPLICATE, UNIQUE",
    "LEAK, FILTERED",
    "EARLY, DURABLE",
    "LOST_AFTER_TOLD, DURABLE",
    "TORN_SNAPSHOT, SNAPSHOT"
  })
  void a_planted_defect_is_found_by_the_error_of_its_guarantee(Defect defect, Guarantee guarantee)
      throws Exception {
    assertThat(trial(defect, false).violations())
        .extracting(Violation::guarantee)
        .contains(guarantee);
  }

  @Test
  void a_token_that_goes_on_at_another_place_is_found() throws Exception {
    assertThat(trial(Defect.NONE, true).violations())
        .extracting(Violation::guarantee)
        .containsOnly(Guarantee.RESUMABLE);
  }

  /**
   * @param forgetful whether a token leads to a stream which leaves out what comes first
   */
  private WatchTrial.Verdict trial(Defect defect, boolean forgetful) throws Exception {
    try (SoftwareKeyProvider root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
        SecretsClient client =
            SecretsClient.builder()
                .store(
                    "default",
                    SealedStore.create("default", new MemoryRecords(), root, SealedConfig.DEFAULT))
                .build()) {
      AtomicBoolean planted = new AtomicBoolean();
      WatchTrial trial =
          new WatchTrial(
              client,
              request -> open(client, request, defect, planted, forgetful),
              3,
              7,
              Duration.ofSeconds(5));
      trial.start(6);
      while (trial.writes() < WRITES) {
        Thread.sleep(10);
      }
      return trial.finish();
    }
  }

  /** One stream has the defect: one with a prefix, outside of which something can lie. */
  private static EventStream open(
      SecretsClient client,
      WatchRequest request,
      Defect defect,
      AtomicBoolean planted,
      boolean forgetful) {
    EventStream stream = client.watch(watch(request));
    if (request.start() instanceof WatchStart.After) {
      return forgetful ? new DefectiveStream(stream, Defect.DROP, 0) : stream;
    }
    boolean mayHave = !request.filter().prefix().text().isEmpty() && !request.latestOnly();
    boolean here = mayHave && planted.compareAndSet(false, true);
    return here ? new DefectiveStream(stream, defect, 20) : stream;
  }

  /** The request in the words of a program. */
  private static Watch watch(WatchRequest request) {
    Watch watch =
        request.filter().names().isEmpty()
            ? Watch.of(request.filter().prefix().text())
            : Watch.names(
                request.filter().names().iterator().next().text(),
                request.filter().names().stream().map(n -> n.text()).toArray(String[]::new));
    if (request.start() instanceof WatchStart.After after) {
      watch.after(after.token());
    } else {
      watch.snapshot();
    }
    return (request.latestOnly() ? watch.latestOnly() : watch).bookmarks(request.bookmarks());
  }
}
