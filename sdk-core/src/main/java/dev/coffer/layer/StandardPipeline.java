package dev.coffer.layer;

import dev.coffer.layer.deadline.DeadlineConfig;
import dev.coffer.layer.guard.GuardConfig;
import dev.coffer.layer.retry.RetryConfig;
import dev.coffer.pipeline.PipelineConfig;

/**
 * The pipeline to begin with: deadline, retry and guard. Metrics and the cache are added by those
 * who want them, since a cache keeps values and metrics need a registry.
 */
public final class StandardPipeline {
  private static final PipelineConfig CONFIG =
      PipelineConfig.BARE
          .with(DeadlineConfig.DEFAULT)
          .with(RetryConfig.DEFAULT)
          .with(GuardConfig.DEFAULT);

  private StandardPipeline() {}

  public static PipelineConfig config() {
    return CONFIG;
  }
}
