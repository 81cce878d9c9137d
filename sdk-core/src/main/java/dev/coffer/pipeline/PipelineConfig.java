package dev.coffer.pipeline;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which layer stands in which slot. Immutable: a change gives another configuration. The order is
 * that of {@link Slot}, whatever the order of the calls. {@code dev.coffer.layer.StandardPipeline}
 * has the one to begin with.
 */
public final class PipelineConfig {
  /** No layer at all: the bare backend. */
  public static final PipelineConfig BARE = new PipelineConfig(new EnumMap<>(Slot.class));

  private final Map<Slot, LayerConfig> layers;

  private PipelineConfig(EnumMap<Slot, LayerConfig> layers) {
    this.layers = Collections.unmodifiableMap(layers);
  }

  /** This pipeline with the layer in its slot, in place of the one that stood there. */
  public PipelineConfig with(LayerConfig layer) {
    EnumMap<Slot, LayerConfig> changed = copy();
    changed.put(layer.slot(), layer);
    return new PipelineConfig(changed);
  }

  /** This pipeline with the slot left empty. */
  public PipelineConfig without(Slot slot) {
    EnumMap<Slot, LayerConfig> changed = copy();
    changed.remove(slot);
    return new PipelineConfig(changed);
  }

  /** What stands in the slot, or null. */
  public @Nullable LayerConfig in(Slot slot) {
    return layers.get(slot);
  }

  /** The slots that are not empty, outermost first. */
  public Map<Slot, LayerConfig> layers() {
    return layers;
  }

  private EnumMap<Slot, LayerConfig> copy() {
    EnumMap<Slot, LayerConfig> copy = new EnumMap<>(Slot.class);
    copy.putAll(layers);
    return copy;
  }

  @Override
  public String toString() {
    return "PipelineConfig" + layers;
  }
}
