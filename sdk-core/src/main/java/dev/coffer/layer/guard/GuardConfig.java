package dev.coffer.layer.guard;

import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.LayerConfig;
import dev.coffer.pipeline.Slot;
import dev.coffer.pipeline.Watchdog;

/** The guard has nothing to configure: it goes by what the backend declares. */
public record GuardConfig() implements LayerConfig {
  public static final GuardConfig DEFAULT = new GuardConfig();

  @Override
  public Slot slot() {
    return Slot.GUARD;
  }

  @Override
  public Layer open(Watchdog watchdog) {
    return new GuardLayer();
  }
}
