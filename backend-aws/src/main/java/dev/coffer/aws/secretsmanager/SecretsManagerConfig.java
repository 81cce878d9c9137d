package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.AwsConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets of Secrets Manager a store is.
 *
 * @param prefix stands in front of every name there; empty for none
 * @param kmsKey id, ARN or alias of the key that new secrets are encrypted with; null for AWS's own
 * @param recoveryDays how long a deleted secret can be restored, 7 to 30 days
 */
public record SecretsManagerConfig(
    AwsConfig aws, NamePrefix prefix, @Nullable String kmsKey, int recoveryDays) {
  public static final int DEFAULT_RECOVERY_DAYS = 30;

  public SecretsManagerConfig {
    Objects.requireNonNull(aws, "aws");
    Objects.requireNonNull(prefix, "prefix");
    if (recoveryDays < 7 || recoveryDays > 30) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The recovery window has from 7 to 30 days.")
          .remedy("Set recoveryDays to a number from 7 to 30.")
          .build();
    }
  }

  /** All secrets that a connection reaches, under their own names. */
  public static SecretsManagerConfig of(AwsConfig aws) {
    return new SecretsManagerConfig(aws, NamePrefix.ALL, null, DEFAULT_RECOVERY_DAYS);
  }
}
