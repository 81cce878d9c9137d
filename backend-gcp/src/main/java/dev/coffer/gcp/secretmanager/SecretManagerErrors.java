package dev.coffer.gcp.secretmanager;

import dev.coffer.gcp.GcpErrors;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.util.Map;

/** What the errors of Secret Manager mean: the common table says it all. */
final class SecretManagerErrors {
  static final GcpErrors TABLE = GcpErrors.with(Map.of(), Origin.BACKEND);

  private SecretManagerErrors() {}

  static SecretsException notFound() {
    return SecretsException.of(ErrorCode.NOT_FOUND, "There is no such secret or version.")
        .remedy("Check the name: \"coffer list\" shows what is there.")
        .build();
  }

  static SecretsException mismatch() {
    return SecretsException.of(
            ErrorCode.VERSION_MISMATCH, "The secret has changed since its etag was read.")
        .remedy("Read the secret again, then decide whether to write.")
        .build();
  }

  /** Others were faster each time. */
  static SecretsException contended() {
    return SecretsException.of(
            ErrorCode.UNAVAILABLE, "Others change the metadata of the secret all the while.")
        .retryability(Retryability.TRANSIENT)
        .remedy("Try again.")
        .build();
  }

  static SecretsException destroyedLater() {
    return SecretsException.of(
            ErrorCode.FAILED_PRECONDITION,
            "The secret keeps destroyed versions for a while, so none is destroyed for good now.")
        .remedy("Take away its version_destroy_ttl first, or purge the whole secret.")
        .build();
  }
}
