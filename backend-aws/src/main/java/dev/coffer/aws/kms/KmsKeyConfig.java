package dev.coffer.aws.kms;

import dev.coffer.aws.AwsConfig;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of KMS a root key is.
 *
 * @param key id, ARN or alias of the symmetric key that wraps
 * @param previous keys that wrapped before it, and still unwrap
 * @param signingKey id, ARN or alias of an asymmetric key that signs; null for none
 */
public record KmsKeyConfig(
    AwsConfig aws, String key, List<String> previous, @Nullable String signingKey) {
  public KmsKeyConfig {
    Objects.requireNonNull(aws, "aws");
    Objects.requireNonNull(key, "key");
    previous = List.copyOf(previous);
  }

  /** One key that wraps and unwraps. */
  public static KmsKeyConfig of(AwsConfig aws, String key) {
    return new KmsKeyConfig(aws, key, List.of(), null);
  }
}
