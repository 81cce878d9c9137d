package dev.coffer.layer.cache;

import static dev.coffer.layer.cache.CacheFixture.CONTEXT;
import static dev.coffer.layer.cache.CacheFixture.GET;
import static dev.coffer.layer.cache.CacheFixture.NAME;
import static dev.coffer.layer.cache.CacheFixture.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.pipeline.Handler;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** When the store is asked, how often, and who waits for it. */
class CacheLoadTest {
  private static final int CROWD = 200;

  @Test
  void aSecondReadIsAnsweredFromMemory() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      assertThat(cached.read()).isEqualTo("first");
      try (Secret known = cached.cache.tryNow(GET, CONTEXT)) {
        assertThat(known.value().utf8()).isEqualTo("first");
        assertThat(known.provenance().stale()).isFalse();
        assertThat(known.version().has(Stage.CURRENT)).isTrue();
      }
      assertThat(cached.way.reads()).isEqualTo(1);
    }
  }

  @Test
  void aValueThatWasGivenIsTheCallersToClose() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      cached.get().close();
      cached.get().close();
      assertThat(cached.read()).isEqualTo("first");
    }
  }

  @Test
  void tryNowHasNoEffectWhereNothingIsRemembered() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      long before = cached.store.faults().calls();
      assertThat(cached.cache.tryNow(GET, CONTEXT)).isNull();
      assertThat(cached.store.faults().calls()).isEqualTo(before);
    }
  }

  @Test
  void aCrowdWaitsForOneLoad() throws Exception {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      assertThat(readsOfACrowd(cached, cached.cache)).isEqualTo(1);
    }
  }

  @Test
  void theTestOfCrowdsNoticesACacheThatAsksForEach() throws Exception {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      Handler naive = new CacheMakers.KeepsWhatArrivesLast(cached.way);
      assertThat(readsOfACrowd(cached, naive)).isGreaterThan(1);
    }
  }

  private static int readsOfACrowd(CacheFixture cached, Handler cache) throws Exception {
    cached.write("first");
    cached.store.faults().hold();
    ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        answers.add(crowd.submit(() -> SlowWay.text(cache.run(GET, CONTEXT))));
      }
      await().until(() -> cached.way.reads() > 0);
      cached.store.faults().release();
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("first");
      }
      return cached.way.reads();
    } finally {
      crowd.shutdownNow();
    }
  }

  @Test
  void theDeadlineOfOneWaiterEndsNeitherTheLoadNorTheOthers() throws Exception {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      cached.store.faults().hold();
      CompletableFuture<String> patient = CompletableFuture.supplyAsync(cached::read);
      await().until(() -> cached.way.reads() == 1);

      OperationContext hurried = CONTEXT.within(Duration.ofMillis(30));
      SecretsException gaveUp =
          Assertions.catchThrowableOfType(
              SecretsException.class, () -> cached.cache.run(GET, hurried));
      assertThat(gaveUp.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(patient).isNotDone();

      cached.store.faults().release();
      assertThat(patient.get()).isEqualTo("first");
      assertThat(cached.way.reads()).isEqualTo(1);
    }
  }

  @Test
  void aLoadThatHangsIsEndedAfterTheTimeoutOfTheStore() {
    CacheConfig config = CacheFixture.config().withLoadTimeout(Duration.ofMillis(50));
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open(), config)) {
      cached.write("first");
      cached.store.faults().hold();
      assertThat(cached.failure().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      cached.store.faults().release();
      assertThat(cached.read()).isEqualTo("first");
    }
  }

  @Test
  void aCallerThatIsInterruptedWhileItWaitsIsCancelled() throws Exception {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      cached.store.faults().hold();
      CompletableFuture<SecretsException> failure = new CompletableFuture<>();
      Thread caller = new Thread(() -> failure.complete(cached.failure()));
      caller.start();
      await().until(() -> cached.way.reads() == 1);
      caller.interrupt();
      assertThat(failure.get().code()).isEqualTo(ErrorCode.CANCELLED);
      cached.store.faults().release();
    }
  }

  @Test
  void anAnswerIsRefreshedBehindItsReadersBeforeItExpires() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.without(Capability.NATIVE_CHANGES))) {
      cached.write("first");
      assertThat(cached.read()).isEqualTo("first");
      cached.write("second");
      cached.clock.pass(TTL.multipliedBy(95).dividedBy(100));

      assertThat(cached.read()).isEqualTo("first");
      await().untilAsserted(() -> assertThat(cached.read()).isEqualTo("second"));
      assertThat(cached.way.reads()).isEqualTo(2);
    }
  }

  @Test
  void anAnswerPastItsTimeIsLoadedAgain() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.without(Capability.NATIVE_CHANGES))) {
      cached.write("first");
      assertThat(cached.read()).isEqualTo("first");
      cached.write("second");
      cached.clock.pass(TTL);
      assertThat(cached.read()).isEqualTo("second");
    }
  }

  @Test
  void anAbsenceIsRememberedForAShortWhile() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.without(Capability.NATIVE_CHANGES))) {
      assertThat(cached.failure().code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(cached.failure().code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(cached.way.reads()).isEqualTo(1);

      cached.write("made elsewhere");
      cached.clock.pass(CacheFixture.config().negativeTtl());
      assertThat(cached.read()).isEqualTo("made elsewhere");
    }
  }

  @Test
  void anAbsenceEndsWithThePutThatEndsIt() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.without(Capability.NATIVE_CHANGES))) {
      assertThat(cached.failure().code()).isEqualTo(ErrorCode.NOT_FOUND);
      cached.put("made here");
      assertThat(cached.read()).isEqualTo("made here");
    }
  }

  @Test
  void aChangeThatTheStorePushesIsSeenAtOnce() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.write("first");
      assertThat(cached.read()).isEqualTo("first");
      cached.write("second");
      assertThat(cached.read()).isEqualTo("second");
    }
  }

  @Test
  void theTestOfPushedChangesNoticesACacheThatDoesNotListen() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      Handler naive = new CacheMakers.KeepsWhatArrivesLast(cached.way);
      cached.write("first");
      naive.run(GET, CONTEXT).close();
      cached.write("second");
      assertThat(SlowWay.text(naive.run(GET, CONTEXT))).isEqualTo("first");
    }
  }

  @Test
  void aBatchAsksOnlyForWhatIsNotRemembered() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      SecretName other = SecretName.of("trading/db");
      cached.write("first");
      cached.write(other, "second");
      cached.get().close();
      GetRequest absent = GetRequest.current(SecretName.of("absent"));
      GetManyRequest batch = new GetManyRequest(List.of(GET, GetRequest.current(other), absent));

      assertThat(cached.cache.tryNow(batch, CONTEXT)).isNull();
      List<BatchEntry> entries = cached.cache.run(batch, CONTEXT);
      assertThat(SlowWay.text(((BatchEntry.Found) entries.get(0)).secret())).isEqualTo("first");
      assertThat(SlowWay.text(((BatchEntry.Found) entries.get(1)).secret())).isEqualTo("second");
      assertThat(((BatchEntry.Failed) entries.get(2)).error().code())
          .isEqualTo(ErrorCode.NOT_FOUND);

      long calls = cached.store.faults().calls();
      assertThat(cached.cache.tryNow(batch, CONTEXT)).hasSize(3);
      assertThat(cached.store.faults().calls()).isEqualTo(calls);
    }
  }

  @Test
  void nothingIsRememberedAfterTheClose() {
    CacheFixture cached = CacheFixture.of(MemoryBackend.open());
    cached.write("first");
    cached.get().close();
    assertThat(cached.layer.index().usedBytes()).isPositive();
    cached.close();
    assertThat(cached.layer.index().usedBytes()).isZero();
    assertThat(cached.cache.tryNow(GET, CONTEXT)).isNull();
    assertThat(cached.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aNameThatIsReadUnderManyVersionsStaysBounded() {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      for (int i = 0; i < 40; i++) {
        cached.write("value " + i);
      }
      for (int i = 1; i <= 40; i++) {
        GetRequest version =
            new GetRequest(NAME, Selector.version(VersionId.of(Integer.toString(i))));
        assertThat(SlowWay.text(cached.cache.run(version, CONTEXT))).isEqualTo("value " + (i - 1));
      }
      assertThat(cached.layer.index().usedBytes()).isLessThanOrEqualTo(16L * ValueSlab.SMALLEST);
    }
  }
}
