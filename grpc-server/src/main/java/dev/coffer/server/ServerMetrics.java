package dev.coffer.server;

import dev.coffer.pipeline.OpenStore;
import dev.coffer.server.call.Gate;
import dev.coffer.server.tls.ConnectionBounds;
import dev.coffer.server.watch.Watches;
import dev.coffer.store.JournaledStore;
import dev.coffer.store.RewrapStatus;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** The metrics of this server. They name stores and verbs, and never a secret or a caller. */
final class ServerMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Set<OpenStore> perhapsSealed = ConcurrentHashMap.newKeySet();

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

  /** Tells how far the records of a store are rewrapped, once it is known to be a sealed one. */
  void rewrap(OpenStore store) {
    perhapsSealed.add(store);
  }

  private void rewrapOfThoseThatCame() {
    for (OpenStore store : perhapsSealed) {
      if (SealedSource.of(store.backend()) != null && perhapsSealed.remove(store)) {
        rewrap(store, "done", "Records that the rewrap looked at.", RewrapStatus::rowsDone);
        rewrap(store, "left", "Records that it has still to look at.", RewrapStatus::rowsLeft);
        rewrap(store, "failed", "Records that did not open, for verify.", RewrapStatus::damaged);
      }
    }
  }

  private void rewrap(
      OpenStore store, String which, String description, ToLongFunction<RewrapStatus> rows) {
    Gauge.builder("coffer.rewrap.rows." + which, store, open -> rows(open, rows))
        .tag("store", store.name())
        .description(description)
        .register(registry);
  }

  /** Not a number while the store is away. */
  private static double rows(OpenStore store, ToLongFunction<RewrapStatus> rows) {
    SealedStore sealed = SealedSource.of(store.backend());
    return sealed == null ? Double.NaN : rows.applyAsLong(sealed.keys().status().rewrap());
  }

  /** All metrics in the text format of Prometheus. */
  String scrape() {
    rewrapOfThoseThatCame();
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
