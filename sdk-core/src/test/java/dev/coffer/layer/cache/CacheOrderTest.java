package dev.coffer.layer.cache;

import static dev.coffer.layer.cache.CacheFixture.CONTEXT;
import static dev.coffer.layer.cache.CacheFixture.GET;
import static dev.coffer.layer.cache.CacheFixture.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.pipeline.Handler;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PutRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What was true earlier never takes the place of what was true later, however late it arrives. */
class CacheOrderTest {
  /** A store that does not push its changes: the cache has only the answers to go by. */
  private static MemoryBackend silent() {
    return MemoryBackend.without(Capability.NATIVE_CHANGES);
  }

  @Test
  void anAnswerThatWasOnItsWayWhenAPutCameIsNotKept() throws Exception {
    try (CacheFixture cached = CacheFixture.of(silent())) {
      assertThat(readAfterLateAnswer(cached, cached.cache)).isEqualTo("second");
    }
  }

  @Test
  void theTestOfLateAnswersNoticesACacheThatKeepsThem() throws Exception {
    try (CacheFixture cached = CacheFixture.of(silent())) {
      Handler naive = new CacheMakers.KeepsWhatArrivesLast(cached.way);
      assertThat(readAfterLateAnswer(cached, naive)).isEqualTo("first");
    }
  }

  private static String readAfterLateAnswer(CacheFixture cached, Handler cache) throws Exception {
    cached.write("first");
    SlowWay.Held late = cached.way.holdNext();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(() -> cache.run(GET, CONTEXT).close());
    late.awaitAnswered();
    try (SecretValue second = SecretValue.ofUtf8("second")) {
      cache.run(PutRequest.of(NAME, second), CONTEXT);
    }
    late.release();
    reader.get();
    return SlowWay.text(cache.run(GET, CONTEXT));
  }

  @Test
  void aReaderThatComesAfterAPutDoesNotWaitForALoadFromBefore() throws Exception {
    try (CacheFixture cached = CacheFixture.of(silent())) {
      cached.write("first");
      SlowWay.Held late = cached.way.holdNext();
      CompletableFuture<String> before = CompletableFuture.supplyAsync(cached::read);
      late.awaitAnswered();
      cached.put("second");

      assertThat(cached.read()).isEqualTo("second");

      late.release();
      assertThat(before.get()).isEqualTo("first");
      assertThat(cached.read()).isEqualTo("second");
    }
  }

  @Test
  void aRollbackIsALaterAnswerAlthoughItsVersionIsOlder() throws Exception {
    try (CacheFixture cached = CacheFixture.of(silent())) {
      Version first = cached.write("first");
      cached.write("second");
      SlowWay.Held late = cached.way.holdNext();
      CompletableFuture<String> reader = CompletableFuture.supplyAsync(cached::read);
      late.awaitAnswered();

      // Someone else rolls back, and the cache learns of it through another read.
      cached.store.moveStage(new MoveStageRequest(NAME, Stage.CURRENT, first.id(), null), CONTEXT);
      List<BatchEntry> batch = cached.cache.run(new GetManyRequest(List.of(GET)), CONTEXT);
      assertThat(SlowWay.text(((BatchEntry.Found) batch.get(0)).secret())).isEqualTo("first");

      late.release();
      assertThat(reader.get()).isEqualTo("second");
      assertThat(cached.read()).isEqualTo("first");
    }
  }

  @Test
  void whereTheStoreDoesNotCountTheLoadThatBeganLaterWins() {
    CachedName name = CachedName.NOTHING.with(absence(2));

    assertThat(name.accepts(absence(1))).isFalse();
    assertThat(name.accepts(absence(3))).isTrue();
  }

  @Test
  void countersOfDifferentStoresDoNotCompare() {
    Order vault = new Order("vault", 1, 9);
    Order backup = new Order("backup", 1, 2);

    assertThat(vault.isAfter(backup)).isFalse();
    assertThat(backup.isAfter(vault)).isFalse();
    assertThat(vault.isAfter(new Order("vault", 1, 8))).isTrue();
    assertThat(vault.isAfter(new Order("vault", 2, 1))).isFalse();
  }

  @Test
  void aReadThatProvesAChangeEvictsWhatItOutdates() {
    try (CacheFixture cached = CacheFixture.of(silent())) {
      Version first = cached.write("first");
      assertThat(cached.read()).isEqualTo("first");
      cached.write("second");

      // The read of a version by its id shows a later count of changes than the one remembered.
      cached.cache.run(new GetRequest(NAME, Selector.version(first.id())), CONTEXT).close();

      assertThat(cached.read()).isEqualTo("second");
    }
  }

  private static CachedAbsence absence(long ticket) {
    return new CachedAbsence(
        GET.selector(),
        ticket,
        Long.MAX_VALUE,
        SecretsException.of(ErrorCode.NOT_FOUND, "none").build());
  }
}
