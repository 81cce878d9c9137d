package dev.coffer.layer.metrics;

import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.LayerConfig;
import dev.coffer.pipeline.Slot;
import dev.coffer.pipeline.Watchdog;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

/**
 * Where calls are counted: {@code coffer.calls} (by store, verb, outcome, and whether memory or the
 * store answered; the outcome is {@code ok}, {@code stale} or an error code in lower case) and
 * {@code coffer.call.duration} (by store, verb, and who answered).
 *
 * @param registry the application's own; never closed from here
 */
public record MetricsConfig(MeterRegistry registry) implements LayerConfig {
  public MetricsConfig {
    Objects.requireNonNull(registry, "registry");
  }

  public static MetricsConfig of(MeterRegistry registry) {
    return new MetricsConfig(registry);
  }

  @Override
  public Slot slot() {
    return Slot.METRICS;
  }

  @Override
  public Layer open(Watchdog watchdog) {
    return new MetricsLayer(this);
  }
}
