package dev.coffer.config;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.pipeline.PipelineConfig;
import java.time.Duration;

/** The section {@code cache}, already held against its schema, to the layers around each store. */
final class PipelineReader {
  private static final Duration LONGEST = Duration.ofHours(24);

  private PipelineReader() {}

  static PipelineConfig pipeline(Section root) {
    PipelineConfig standard = StandardPipeline.config();
    return root.has("cache") ? standard.with(cache(root.section("cache"))) : standard;
  }

  private static CacheConfig cache(Section cache) {
    Duration ttl = atMostADay(cache, "ttl", ServerReader.positive(cache, "ttl", LONGEST));
    CacheConfig or = CacheConfig.ofTtl(ttl);
    return or.withMaxBytes(cache.bytes("maxBytes", 1L << 20, 16L << 30, or.maxBytes()))
        .withStaleFor(atMostADay(cache, "staleFor", cache.duration("staleFor", or.staleFor())));
  }

  private static Duration atMostADay(Section cache, String key, Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      throw cache.invalid(
          key, "cache." + key + " is longer than a day", "Write a duration up to 24h.");
    }
    return duration;
  }
}
