package dev.coffer.pipeline;

/** The configuration of a layer: immutable, and able to open the layer as often as it is asked. */
public interface LayerConfig {
  /** Where the layer stands. */
  Slot slot();

  /**
   * Opens the layer.
   *
   * @param watchdog ends calls whose deadline passed; outlives the layer
   */
  Layer open(Watchdog watchdog);
}
