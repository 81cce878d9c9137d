package dev.coffer.pipeline;

import static dev.coffer.pipeline.TestCalls.CONTEXT;
import static dev.coffer.pipeline.TestCalls.GET;
import static dev.coffer.pipeline.TestCalls.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

class StoresTest {
  private final MemoryBackend backend = MemoryBackend.open();
  private final List<String> notes = new ArrayList<>();

  @Test
  void layersStandInTheOrderOfTheirSlotsWhateverTheOrderOfTheCalls() {
    PipelineConfig config = PipelineConfig.BARE;
    List<Slot> backwards = new ArrayList<>(Arrays.asList(Slot.values()));
    Collections.reverse(backwards);
    for (Slot slot : backwards) {
      config = config.with(NotedLayer.noting(slot, notes));
    }
    try (Stores stores = TestCalls.only(backend, config)) {
      assertThatThrownBy(() -> stores.store("default").handler().run(GET, CONTEXT))
          .isInstanceOf(SecretsException.class);
    }
    assertThat(notes.subList(0, 7))
        .containsExactly(
            "METRICS run get",
            "AUDIT run get",
            "POLICY run get",
            "DEADLINE run get",
            "CACHE run get",
            "RETRY run get",
            "GUARD run get");
  }

  @Test
  void changingAPipelineLeavesTheOneItCameFrom() {
    PipelineConfig changed = PipelineConfig.BARE.with(NotedLayer.noting(Slot.AUDIT, notes));
    assertThat(PipelineConfig.BARE.in(Slot.AUDIT)).isNull();
    assertThat(changed.in(Slot.AUDIT)).isNotNull();
    assertThat(changed.without(Slot.AUDIT).layers()).isEmpty();
  }

  @Test
  void aHitOfTheCachePassesByNeitherAuditNorPolicy() {
    PipelineConfig config =
        StandardPipeline.config()
            .with(CacheConfig.ofTtl(Duration.ofMinutes(5)))
            .with(NotedLayer.noting(Slot.AUDIT, notes))
            .with(NotedLayer.noting(Slot.POLICY, notes));
    TestCalls.put(backend, "value");
    try (Stores stores = TestCalls.only(backend, config)) {
      Handler handler = stores.store("default").handler();
      handler.run(GET, CONTEXT).close();
      notes.clear();
      handler.tryNow(GET, CONTEXT).close();
      assertThat(notes).containsExactly("AUDIT tryNow get", "POLICY tryNow get");
    }
  }

  @Test
  void whatPolicyDeniesIsNotAnsweredFromTheCache() {
    CacheConfig cache = CacheConfig.ofTtl(Duration.ofMinutes(5));
    TestCalls.put(backend, "value");
    PipelineConfig config =
        StandardPipeline.config().with(cache).with(NotedLayer.denying(Slot.POLICY, notes));
    try (Stores stores = TestCalls.only(backend, config)) {
      Handler handler = stores.store("default").handler();
      assertThat(failure(() -> handler.tryNow(GET, CONTEXT)).code()).isEqualTo(ErrorCode.DENIED);
      assertThat(failure(() -> handler.run(GET, CONTEXT)).code()).isEqualTo(ErrorCode.DENIED);
    }
    assertThat(backend.faults().calls()).isEqualTo(1);
  }

  @Test
  void anErrorSaysWhichStoreAndWhichName() {
    try (Stores stores = TestCalls.only(backend, PipelineConfig.BARE)) {
      SecretsException e = failure(() -> stores.store("default").handler().run(GET, CONTEXT));
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(e.store()).isEqualTo("default");
      assertThat(e.name()).isEqualTo(NAME.text());
      assertThat(e.remedy()).isNotEmpty();
      assertThat(e.getStackTrace()).anyMatch(frame -> frame.getClassName().contains("Memory"));
    }
  }

  @Test
  void aStoreThatIsNotThereIsNotFoundAndTheOthersAreNamed() {
    try (Stores stores = TestCalls.only(backend, PipelineConfig.BARE)) {
      SecretsException e = failure(() -> stores.store("absent"));
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(e.getMessage()).contains("absent");
      assertThat(e.remedy()).contains("default");
      assertThat(stores.has("absent")).isFalse();
    }
  }

  @Test
  void closingClosesLayersAndBackendsOnce() {
    Stores stores =
        TestCalls.only(backend, PipelineConfig.BARE.with(NotedLayer.noting(Slot.AUDIT, notes)));
    Handler handler = stores.store("default").handler();
    stores.close();
    stores.close();
    assertThat(notes).containsExactly("AUDIT close");
    assertThat(failure(() -> handler.run(GET, CONTEXT)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(failure(() -> stores.store("other")).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void theStoresKeepTheirOrder() {
    Map<String, SecretBackend> backends = new LinkedHashMap<>();
    backends.put("zulu", backend);
    backends.put("alpha", MemoryBackend.open());
    try (Stores stores = Stores.of(backends, PipelineConfig.BARE)) {
      assertThat(stores.names()).containsExactly("zulu", "alpha");
      assertThat(stores.store("alpha").capabilities()).isEqualTo(backend.capabilities());
      assertThat(stores.store("alpha").probe(CONTEXT).healthy()).isTrue();
    }
  }

  private static SecretsException failure(ThrowableAssert.ThrowingCallable c) {
    return catchThrowableOfType(SecretsException.class, c);
  }
}
