package dev.coffer.layer.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.PipelineConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryLayerTest {
  private static final SecretName NAME = SecretName.of("trading/alpaca/api-key");
  private static final OperationContext CONTEXT = OperationContext.LOCAL;
  private static final RetryConfig CONFIG =
      new RetryConfig(3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(10));

  private static Handler around(MemoryBackend backend, RetryConfig config) {
    return Stores.of(Map.of("default", backend), PipelineConfig.BARE.with(config))
        .store("default")
        .handler();
  }

  private static Handler around(MemoryBackend backend) {
    return around(backend, CONFIG);
  }

  private static Version put(Handler handler, PutCondition condition, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return handler.run(
          new PutRequest(NAME, value, condition, Stage.CURRENT, MetadataChange.NONE), CONTEXT);
    }
  }

  private static SecretsException failedRead(Handler handler) {
    return catchThrowableOfType(
        SecretsException.class, () -> handler.run(GetRequest.current(NAME), CONTEXT).close());
  }

  private static int versions(MemoryBackend backend) {
    return backend.listVersions(new ListVersionsRequest(NAME, 100, ""), CONTEXT).items().size();
  }

  @Test
  void aReadThatFailsForAMomentIsRepeated() {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    put(handler, PutCondition.NONE, "value");
    backend.faults().failNext(2, ErrorCode.UNAVAILABLE);
    try (Secret secret = handler.run(GetRequest.current(NAME), CONTEXT)) {
      assertThat(secret.value().utf8()).isEqualTo("value");
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void onlyWhatIsTransientIsRepeated(ErrorCode code) {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    backend.faults().failNext(Integer.MAX_VALUE, code);
    SecretsException e = failedRead(handler);
    boolean transientCode = code == ErrorCode.UNAVAILABLE || code == ErrorCode.THROTTLED;
    assertThat(e.code()).isEqualTo(code);
    assertThat(backend.faults().calls()).isEqualTo(transientCode ? 3 : 1);
    assertThat(e.retryability())
        .isEqualTo(transientCode ? Retryability.EXHAUSTED : Retryability.PERMANENT);
  }

  @Test
  void aLayerFurtherOutDoesNotRepeatWhatIsExhausted() {
    MemoryBackend backend = MemoryBackend.open();
    Handler inner = around(backend);
    RetryLayer outer = new RetryLayer(CONFIG, new Watchdog());
    backend.faults().failNext(Integer.MAX_VALUE, ErrorCode.UNAVAILABLE);
    failedRead(outer.around(inner, "default", backend));
    assertThat(backend.faults().calls()).isEqualTo(3);
  }

  @Test
  void aPutThatMayHaveHappenedIsRepeatedUnderAnIdOfItsOwn() {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    backend.faults().loseNextAnswer();
    put(handler, PutCondition.NONE, "value");
    assertThat(versions(backend)).isEqualTo(1);
  }

  @Test
  void aPutThatMayHaveHappenedIsNotRepeatedWhereThatWouldBeASecond() {
    MemoryBackend backend = MemoryBackend.without(Capability.IDEMPOTENT_PUT);
    Handler handler = around(backend);
    backend.faults().loseNextAnswer();
    SecretsException e =
        catchThrowableOfType(
            SecretsException.class, () -> put(handler, PutCondition.NONE, "value"));
    assertThat(e.outcomeUnknown()).isTrue();
    assertThat(e.retryability()).isEqualTo(Retryability.EXHAUSTED);
    assertThat(versions(backend)).isEqualTo(1);
  }

  @Test
  void aCompareAndSetThatMeetsItselfSaysThatItMayHaveHappened() {
    MemoryBackend backend = MemoryBackend.without(Capability.IDEMPOTENT_PUT);
    Handler handler = around(backend);
    Version first = put(handler, PutCondition.NONE, "first");
    backend.faults().loseNextAnswer();
    SecretsException e =
        catchThrowableOfType(
            SecretsException.class,
            () -> put(handler, PutCondition.ifVersion(first.id()), "second"));
    assertThat(e.code()).isEqualTo(ErrorCode.VERSION_MISMATCH);
    assertThat(e.outcomeUnknown()).isTrue();
    assertThat(versions(backend)).isEqualTo(2);
  }

  @Test
  void aConflictWithSomeoneElseIsCertain() {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    Version first = put(handler, PutCondition.NONE, "first");
    put(handler, PutCondition.NONE, "second");
    SecretsException e =
        catchThrowableOfType(
            SecretsException.class,
            () -> put(handler, PutCondition.ifVersion(first.id()), "third"));
    assertThat(e.outcomeUnknown()).isFalse();
  }

  @Test
  void aDeleteThatMayHaveHappenedIsNotRepeated() {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    put(handler, PutCondition.NONE, "value");
    backend.faults().loseNextAnswer();
    SecretsException e =
        catchThrowableOfType(
            SecretsException.class, () -> handler.run(new DeleteRequest(NAME, null), CONTEXT));
    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(e.outcomeUnknown()).isTrue();
  }

  @Test
  void aDeleteThatWasThrottledIsRepeated() {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    put(handler, PutCondition.NONE, "value");
    backend.faults().failNext(1, ErrorCode.THROTTLED);
    handler.run(new DeleteRequest(NAME, null), CONTEXT);
    assertThat(failedRead(handler).code()).isEqualTo(ErrorCode.DELETED);
  }

  @Test
  void aWaitThatTheStoreAsksForIsKept() {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    put(handler, PutCondition.NONE, "value");
    Duration asked = Duration.ofMillis(60);
    backend
        .faults()
        .failNext(
            1,
            SecretsException.of(ErrorCode.THROTTLED, "Too many calls.").retryAfter(asked).build());
    long start = System.nanoTime();
    handler.run(GetRequest.current(NAME), CONTEXT).close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(asked);
  }

  @Test
  void aWaitBeyondTheDeadlineIsNotBegun() {
    MemoryBackend backend = MemoryBackend.open();
    Handler handler = around(backend);
    backend
        .faults()
        .failNext(
            1,
            SecretsException.of(ErrorCode.THROTTLED, "Too many calls.")
                .retryAfter(Duration.ofMinutes(10))
                .build());
    SecretsException e =
        catchThrowableOfType(
            SecretsException.class,
            () -> handler.run(GetRequest.current(NAME), CONTEXT.within(Duration.ofSeconds(5))));
    assertThat(e.code()).isEqualTo(ErrorCode.THROTTLED);
    assertThat(e.retryAfter()).isEqualTo(Duration.ofMinutes(10));
    assertThat(backend.faults().calls()).isEqualTo(1);
  }

  @Test
  void aTryThatHangsIsGivenUpForAnother() {
    MemoryBackend backend = MemoryBackend.open();
    RetryConfig hurried = new RetryConfig(2, Duration.ZERO, Duration.ZERO, Duration.ofMillis(40));
    Handler handler = around(backend, hurried);
    put(handler, PutCondition.NONE, "value");
    long before = backend.faults().calls();
    backend.faults().hold();
    SecretsException e = failedRead(handler);
    assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(e.getMessage()).contains("40 ms");
    assertThat(backend.faults().calls() - before).isEqualTo(2);
  }

  @Test
  void inAnOutageAtMostOneCallInTenIsRepeated() {
    MemoryBackend backend = MemoryBackend.open();
    RetryConfig eager = new RetryConfig(10, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1));
    Handler handler = around(backend, eager);
    backend.faults().failNext(Integer.MAX_VALUE, ErrorCode.UNAVAILABLE);
    int calls = 2_000;
    for (int i = 0; i < calls; i++) {
      failedRead(handler);
    }
    long retries = backend.faults().calls() - calls;
    assertThat(retries).isBetween(calls / 20L, calls / 10L + RetryBudget.BURST);
  }
}
