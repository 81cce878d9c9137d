package dev.coffer.layer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.PipelineConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MetricsLayerTest {
  private static final SecretName NAME = SecretName.of("trading/very-private-name");
  private static final String VALUE = "canary-of-a-value";
  private static final OperationContext CONTEXT = OperationContext.LOCAL;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Stores stores =
      Stores.of(
          Map.of("default", MemoryBackend.open()),
          StandardPipeline.config()
              .with(CacheConfig.ofTtl(Duration.ofMinutes(5)))
              .with(MetricsConfig.of(registry)));
  private final Handler handler = stores.store("default").handler();

  private void put() {
    handler.run(PutRequest.of(NAME, SecretValue.ofUtf8(VALUE)), CONTEXT);
  }

  private double count(String verb, String answered, String outcome) {
    FunctionCounter counter =
        registry
            .find("coffer.calls")
            .tags("store", "default", "verb", verb, "answered", answered, "outcome", outcome)
            .functionCounter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void everyCallIsCountedOnceAndExactly() throws Exception {
    put();
    handler.run(GetRequest.current(NAME), CONTEXT).close();
    int threads = 4;
    int each = 20_000;
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      done.add(
          readers.submit(
              () -> {
                for (int n = 0; n < each; n++) {
                  handler.tryNow(GetRequest.current(NAME), CONTEXT).close();
                }
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    readers.shutdown();

    assertThat(count("get", "memory", "ok")).isEqualTo(threads * each);
    assertThat(count("get", "store", "ok")).isEqualTo(1);
    assertThat(count("put", "store", "ok")).isEqualTo(1);
  }

  @Test
  void answersFromMemoryAreTimedBySampleAndAllOthersAlways() {
    put();
    handler.run(GetRequest.current(NAME), CONTEXT).close();
    int reads = 64 * 200;
    for (int i = 0; i < reads; i++) {
      handler.tryNow(GetRequest.current(NAME), CONTEXT).close();
    }
    long sampled = timer("memory").count();
    assertThat(sampled).isBetween(reads / 64 / 4L, reads / 64 * 4L);
    assertThat(timer("store").count()).isEqualTo(1);
  }

  private Timer timer(String answered) {
    return registry.get("coffer.call.duration").tags("verb", "get", "answered", answered).timer();
  }

  @Test
  void aFailureIsCountedByItsCode() {
    GetRequest absent = GetRequest.current(SecretName.of("absent"));
    assertThatThrownBy(() -> handler.run(absent, CONTEXT));
    assertThatThrownBy(() -> handler.tryNow(absent, CONTEXT));
    assertThat(count("get", "store", "not_found")).isEqualTo(1);
    assertThat(count("get", "memory", "not_found")).isEqualTo(1);
  }

  @Test
  void aStaleAnswerIsCountedAsOne() {
    MemoryBackend backend = MemoryBackend.open();
    backend.put(PutRequest.of(NAME, SecretValue.ofUtf8(VALUE)), CONTEXT);
    CacheConfig brief = CacheConfig.ofTtl(Duration.ofMillis(1)).withStaleFor(Duration.ofHours(1));
    PipelineConfig config = PipelineConfig.BARE.with(brief).with(MetricsConfig.of(registry));
    try (Stores other = Stores.of(Map.of("default", backend), config)) {
      Handler reading = other.store("default").handler();
      reading.run(GetRequest.current(NAME), CONTEXT).close();
      backend.faults().failNext(Integer.MAX_VALUE, ErrorCode.UNAVAILABLE);
      Awaitility.await().until(() -> isStale(reading));
      assertThat(count("get", "memory", "stale")).isEqualTo(1);
    }
  }

  private static boolean isStale(Handler reading) {
    try (Secret secret = reading.run(GetRequest.current(NAME), CONTEXT)) {
      return secret.provenance().stale();
    }
  }

  @Test
  void anAttemptThatWouldHaveBlockedIsNotACall() {
    put();
    assertThat(handler.tryNow(GetRequest.current(NAME), CONTEXT)).isNull();
    assertThat(count("get", "memory", "ok")).isZero();
  }

  @Test
  void noLabelHoldsANameOrAValue() {
    put();
    handler.run(GetRequest.current(NAME), CONTEXT).close();
    for (Meter meter : registry.getMeters()) {
      assertThat(meter.getId().toString()).doesNotContain("private", "canary");
    }
  }

  @Test
  void theMetersGoWithTheStores() {
    put();
    assertThat(registry.getMeters()).isNotEmpty();
    stores.close();
    assertThat(registry.getMeters()).isEmpty();
  }
}
