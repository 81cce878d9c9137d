package dev.coffer.conformance;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.layer.deadline.DeadlineConfig;
import dev.coffer.layer.guard.GuardConfig;
import dev.coffer.layer.metrics.MetricsConfig;
import dev.coffer.layer.retry.RetryConfig;
import dev.coffer.pipeline.LayerConfig;
import dev.coffer.pipeline.OpenStore;
import dev.coffer.pipeline.PipelineConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.SecretBackend;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** A store keeps the contract behind each layer, and behind all of them. */
final class LayersTest {
  private static final CacheConfig CACHE = CacheConfig.ofTtl(Duration.ofMinutes(5));
  private static final MetricsConfig METRICS = MetricsConfig.of(new SimpleMeterRegistry());

  @Nested
  final class Behind_metrics extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return behind("metrics", METRICS);
    }
  }

  @Nested
  final class Behind_the_deadline extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return behind("deadline", DeadlineConfig.DEFAULT);
    }
  }

  @Nested
  final class Behind_the_cache extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return behind("cache", CACHE);
    }
  }

  @Nested
  final class Behind_retries extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return behind("retry", RetryConfig.DEFAULT);
    }
  }

  @Nested
  final class Behind_the_guard extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return behind("guard", GuardConfig.DEFAULT);
    }
  }

  @Nested
  final class Behind_everything extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return piped("memory, full pipeline", StandardPipeline.config().with(METRICS).with(CACHE));
    }
  }

  private static BackendHarness behind(String title, LayerConfig layer) {
    return piped("memory, behind " + title, PipelineConfig.BARE.with(layer));
  }

  private static BackendHarness piped(String title, PipelineConfig pipeline) {
    return new MemoryHarness(title, memory -> piped(memory.get(), pipeline));
  }

  private static SecretBackend piped(SecretBackend backend, PipelineConfig pipeline) {
    Stores stores = Stores.of(Map.of("piped", backend), pipeline);
    OpenStore store = stores.store("piped");
    return Forwarding.through(store.handler(), backend, stores::close);
  }
}
