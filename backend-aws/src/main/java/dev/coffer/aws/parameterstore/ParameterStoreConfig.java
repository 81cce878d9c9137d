package dev.coffer.aws.parameterstore;

import dev.coffer.aws.AwsConfig;
import dev.coffer.model.NamePrefix;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters of Parameter Store a store is.
 *
 * @param prefix the hierarchy under which every name is; empty for all
 * @param encoded whether names are spelt so that all fit; else they are the service's own
 * @param kmsKey id, ARN or alias of the key that values are encrypted with; null for AWS's own
 */
public record ParameterStoreConfig(
    AwsConfig aws, NamePrefix prefix, boolean encoded, Tier tier, @Nullable String kmsKey) {
  /** What a parameter may hold, and costs. */
  public enum Tier {
    /** Values of up to 4,096 bytes, without charge. */
    STANDARD(4_096),
    /** Values of up to 8,192 bytes; each parameter is charged for. */
    ADVANCED(8_192),
    /** Standard, and advanced where a value needs it. */
    INTELLIGENT(8_192);

    private final int maxValueBytes;

    Tier(int maxValueBytes) {
      this.maxValueBytes = maxValueBytes;
    }

    /** The most bytes of a value, as the service keeps it. */
    public int maxValueBytes() {
      return maxValueBytes;
    }
  }

  public ParameterStoreConfig {
    Objects.requireNonNull(aws, "aws");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(tier, "tier");
  }

  /** All parameters that a connection reaches, under their own names. */
  public static ParameterStoreConfig of(AwsConfig aws) {
    return new ParameterStoreConfig(aws, NamePrefix.ALL, false, Tier.STANDARD, null);
  }
}
