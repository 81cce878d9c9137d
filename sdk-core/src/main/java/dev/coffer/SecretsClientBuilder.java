package dev.coffer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.layer.deadline.DeadlineConfig;
import dev.coffer.layer.metrics.MetricsConfig;
import dev.coffer.layer.retry.RetryConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.LayerConfig;
import dev.coffer.pipeline.PipelineConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.BackendSource;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SecretSource;
import dev.coffer.store.SealedStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a client is made of: either stores that are given one by one, or one server; and
 * the layers around them. Not thread-safe.
 */
@CanIgnoreReturnValue
public final class SecretsClientBuilder {
  private final Map<String, SecretBackend> backends = new LinkedHashMap<>();
  private PipelineConfig pipeline = StandardPipeline.config();
  private @Nullable BackendSource server;
  private @Nullable String systemStore;

  SecretsClientBuilder() {}

  /** A store of this name. The client owns the backend and closes it. */
  public SecretsClientBuilder store(String name, SecretBackend backend) {
    if (backends.putIfAbsent(name, backend) != null) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "There are two stores named \"" + name + "\".")
          .store(name)
          .remedy("Give each store a name of its own.")
          .build();
    }
    return this;
  }

  /**
   * All stores of a Coffer server. Does not wait for the server.
   *
   * @param target a gRPC target: {@code host:7443}, {@code dns:///…}, {@code unix:…}
   * @param token who calls; null where the certificate in {@code tls} says it
   */
  public SecretsClientBuilder connect(String target, ClientTls tls, @Nullable SecretSource token) {
    server = Connectors.only().connect(target, tls, token);
    return this;
  }

  /**
   * The sealed store, among those given, whose journal records what is observed in the others while
   * they are watched. Without it stores that keep no journal cannot be watched, and live references
   * to their secrets are followed in memory.
   */
  public SecretsClientBuilder systemStore(String name) {
    systemStore = name;
    return this;
  }

  /** Keeps answers in memory. Without it every read asks the store. */
  public SecretsClientBuilder cache(CacheConfig cache) {
    return layer(cache);
  }

  /** How long a call may take that sets no timeout of its own; 30 seconds if not said. */
  public SecretsClientBuilder timeout(Duration timeout) {
    return layer(new DeadlineConfig(timeout));
  }

  /** How calls are repeated. */
  public SecretsClientBuilder retry(RetryConfig retry) {
    return layer(retry);
  }

  /** Where calls are counted. Without it they are not. */
  public SecretsClientBuilder metrics(MeterRegistry registry) {
    return layer(MetricsConfig.of(registry));
  }

  /** A layer of one's own, in its slot. */
  public SecretsClientBuilder layer(LayerConfig layer) {
    pipeline = pipeline.with(layer);
    return this;
  }

  /**
   * The client, looking at the store {@code default}.
   *
   * @throws SecretsException INVALID_ARGUMENT where there are no stores, or stores and a server, or
   *     the system store is not a sealed one of them
   */
  public SecretsClient build() {
    if (backends.isEmpty() == (server == null)) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              server == null ? "The client has no store." : "The client has stores and a server.")
          .remedy("Call store(name, backend) for each store, or connect once.")
          .build();
    }
    if (systemStore != null && !(backends.get(systemStore) instanceof SealedStore)) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The system store is none of the client's sealed stores.")
          .store(systemStore)
          .remedy("Name a sealed store that store(name, backend) was called with.")
          .build();
    }
    Stores stores = server == null ? Stores.of(backends, pipeline) : Stores.open(server, pipeline);
    return systemStore == null ? SecretsClient.of(stores) : SecretsClient.of(stores, systemStore);
  }
}
