package dev.coffer.server;

import dev.coffer.pipeline.OpenStore;
import dev.coffer.server.call.Gate;
import dev.coffer.server.tls.ConnectionBounds;
import dev.coffer.server.watch.Watches;
import dev.coffer.store.JournaledStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The metrics of this server. They name stores and verbs, and never a secret or a caller. */
final class ServerMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  MeterRegistry registry() {
    return registry;
  }

  void watch(Gate gate, ConnectionBounds connections, Watches watches) {
    Gauge.builder("coffer.server.calls.inflight", gate, Gate::inside)
        .description("Calls that are in now.")
        .register(registry);
    Gauge.builder("coffer.server.watches", watches, Watches::open)
        .description("Streams of changes that are open now.")
        .register(registry);
    Gauge.builder("coffer.server.connections", connections, ConnectionBounds::open)
        .description("Connections that are open now.")
        .register(registry);
    FunctionCounter.builder(
            "coffer.server.connections.refused", connections, ConnectionBounds::refused)
        .description("Connections over a bound, closed before anything was spent on them.")
        .register(registry);
  }

  /** How stale the watches of a store may be, of one that must be looked at for changes. */
  void observe(OpenStore store, Watches watches) {
    if (store.backend() instanceof JournaledStore) {
      return;
    }
    String name = store.name();
    Gauge.builder("coffer.server.watch.staleness", watches, w -> w.staleness(name).toNanos() / 1e9)
        .baseUnit("seconds")
        .tag("store", name)
        .description(
            "How old the oldest knowledge of a watched secret is; 0 where none is watched.")
        .register(registry);
  }

  /** All metrics in the text format of Prometheus. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
