package dev.coffer.config;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.pipeline.PipelineConfig;
import java.time.Duration;

/** The section {@code cache}, already held against its schema, to the layers around each store. */
final class PipelineReader {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(24);

  private PipelineReader() {}

  static PipelineConfig pipeline(Section root) {
    PipelineConfig standard = StandardPipeline.config();
    return root.has("cache") ? standard.with(cache(root.section("cache"))) : standard;
  }

  private static CacheConfig cache(Section cache) {
    CacheConfig or = CacheConfig.ofTtl(duration(cache, "ttl", SHORTEST, LONGEST));
    return or.withMaxBytes(cache.bytes("maxBytes", 1L << 20, 16L << 30, or.maxBytes()))
        .withStaleFor(duration(cache, "staleFor", Duration.ZERO, or.staleFor()));
  }

  private static Duration duration(Section cache, String key, Duration least, Duration otherwise) {
    Duration duration = cache.duration(key, otherwise);
    if (duration.compareTo(least) < 0 || duration.compareTo(LONGEST) > 0) {
      throw cache.invalid(
          key,
          "cache." + key + " is shorter than " + least.toMillis() + "ms or longer than 24h",
          "Write a duration between, such as 5m.");
    }
    return duration;
  }
}
