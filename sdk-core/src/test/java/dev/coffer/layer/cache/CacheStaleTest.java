package dev.coffer.layer.cache;

import static dev.coffer.layer.cache.CacheFixture.CONTEXT;
import static dev.coffer.layer.cache.CacheFixture.GET;
import static dev.coffer.layer.cache.CacheFixture.STALE_FOR;
import static dev.coffer.layer.cache.CacheFixture.TTL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetManyRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error against every age: an old answer is given only while the store is out of reach. */
class CacheStaleTest {
  private static final Set<ErrorCode> OUT_OF_REACH =
      EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED);

  /** The store said nothing about the secret, so what is remembered stays for later. */
  private static final Set<ErrorCode> SAYS_NOTHING =
      EnumSet.of(
          ErrorCode.UNAVAILABLE,
          ErrorCode.DEADLINE_EXCEEDED,
          ErrorCode.CANCELLED,
          ErrorCode.THROTTLED,
          ErrorCode.LIMIT_EXCEEDED,
          ErrorCode.INTERNAL);

  private static CacheFixture loaded() {
    CacheFixture cached = CacheFixture.of(MemoryBackend.without(Capability.NATIVE_CHANGES));
    cached.write("first");
    cached.get().close();
    return cached;
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aFreshAnswerIsGivenWhateverTheStoreWouldSay(ErrorCode code) {
    try (CacheFixture cached = loaded()) {
      cached.store.faults().failNext(Integer.MAX_VALUE, code);
      assertThat(cached.read()).isEqualTo("first");
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void anExpiredAnswerIsGivenOnlyWhileTheStoreIsOutOfReach(ErrorCode code) {
    try (CacheFixture cached = loaded()) {
      cached.clock.pass(TTL);
      cached.store.faults().failNext(Integer.MAX_VALUE, code);
      if (OUT_OF_REACH.contains(code)) {
        try (Secret stale = cached.get()) {
          assertThat(stale.value().utf8()).isEqualTo("first");
          assertThat(stale.provenance().stale()).isTrue();
        }
      } else {
        assertThat(cached.failure().code()).isEqualTo(code);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void anAnswerBeyondItsStaleTimeIsNeverGiven(ErrorCode code) {
    try (CacheFixture cached = loaded()) {
      cached.clock.pass(TTL.plus(STALE_FOR));
      cached.store.faults().failNext(Integer.MAX_VALUE, code);
      assertThat(cached.failure().code()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void whatWasNeverLoadedFailsAsTheStoreDoes(ErrorCode code) {
    try (CacheFixture cached = CacheFixture.of(MemoryBackend.open())) {
      cached.store.faults().failNext(Integer.MAX_VALUE, code);
      assertThat(cached.failure().code()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aNoOfTheStoreEvictsForGood(ErrorCode code) {
    try (CacheFixture cached = loaded()) {
      cached.clock.pass(TTL);
      cached.store.faults().failNext(1, code);
      if (OUT_OF_REACH.contains(code)) {
        cached.get().close();
      } else {
        cached.failure();
      }
      cached.clock.pass(CacheFixture.config().negativeTtl());
      cached.store.faults().failNext(1, ErrorCode.UNAVAILABLE);
      if (SAYS_NOTHING.contains(code)) {
        assertThat(cached.read()).isEqualTo("first");
      } else {
        assertThat(cached.failure().code()).isEqualTo(ErrorCode.UNAVAILABLE);
      }
    }
  }

  @Test
  void aStaleAnswerTellsItsAge() throws Exception {
    try (CacheFixture cached = loaded()) {
      Thread.sleep(5);
      cached.clock.pass(TTL);
      cached.store.faults().failNext(1, ErrorCode.UNAVAILABLE);
      try (Secret stale = cached.get()) {
        assertThat(stale.provenance().age()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
      }
    }
  }

  @Test
  void aCallerWhoseTimeIsUpGetsWhatIsRemembered() {
    try (CacheFixture cached = loaded()) {
      cached.clock.pass(TTL);
      cached.store.faults().hold();
      try (Secret stale = cached.cache.run(GET, CONTEXT.within(Duration.ofMillis(30)))) {
        assertThat(stale.provenance().stale()).isTrue();
      }
      cached.store.faults().release();
    }
  }

  @Test
  void aWriteThatNeverReachedTheStoreLeavesWhatIsRemembered() {
    try (CacheFixture cached = loaded()) {
      cached.store.faults().failNext(1, ErrorCode.UNAVAILABLE);
      Assertions.assertThatThrownBy(() -> cached.put("second"));
      assertThat(cached.read()).isEqualTo("first");
      assertThat(cached.way.reads()).isEqualTo(1);
    }
  }

  @Test
  void aWriteWhoseOutcomeIsUnknownMakesTheCacheAsk() {
    try (CacheFixture cached = loaded()) {
      cached.store.faults().loseNextAnswer();
      Assertions.assertThatThrownBy(() -> cached.put("second"));
      assertThat(cached.read()).isEqualTo("second");
    }
  }

  @Test
  void aBatchGivesWhatIsRememberedOfAStoreOutOfReach() {
    try (CacheFixture cached = loaded()) {
      cached.clock.pass(TTL);
      cached.store.faults().failNext(1, ErrorCode.UNAVAILABLE);
      List<BatchEntry> entries = cached.cache.run(new GetManyRequest(List.of(GET)), CONTEXT);
      try (Secret stale = ((BatchEntry.Found) entries.get(0)).secret()) {
        assertThat(stale.provenance().stale()).isTrue();
      }
    }
  }
}
