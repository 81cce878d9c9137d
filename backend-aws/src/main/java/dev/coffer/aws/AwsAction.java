package dev.coffer.aws;

import java.util.Objects;

/**
 * What Coffer does at AWS, as IAM calls it.
 *
 * @param permission as {@code secretsmanager:GetSecretValue}
 * @param mutation whether it may change something
 */
public record AwsAction(String permission, boolean mutation) {
  public AwsAction {
    Objects.requireNonNull(permission, "permission");
  }

  public static AwsAction reading(String permission) {
    return new AwsAction(permission, false);
  }

  public static AwsAction changing(String permission) {
    return new AwsAction(permission, true);
  }
}
