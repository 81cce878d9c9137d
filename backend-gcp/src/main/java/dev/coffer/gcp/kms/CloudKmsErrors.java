package dev.coffer.gcp.kms;

import com.google.api.gax.rpc.StatusCode;
import dev.coffer.gcp.GcpErrors;
import dev.coffer.gcp.GcpErrors.Row;
import dev.coffer.key.KeyVersion;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.util.Map;

/** What the errors of Cloud KMS mean, beside those of every service of Google Cloud. */
final class CloudKmsErrors {
  static final GcpErrors TABLE =
      GcpErrors.with(
          Map.of(
              StatusCode.Code.NOT_FOUND,
              Row.permanent(
                  ErrorCode.FAILED_PRECONDITION,
                  "There is no such Cloud KMS key or version.",
                  "Check project, location, key ring and key; data is never re-keyed."),
              StatusCode.Code.FAILED_PRECONDITION,
              Row.permanent(
                  ErrorCode.FAILED_PRECONDITION,
                  "The Cloud KMS key has another purpose, or its version is not enabled.",
                  "Enable the version, or restore it before it is destroyed; see the key's"
                      + " versions in Cloud KMS."),
              StatusCode.Code.ALREADY_EXISTS,
              Row.permanent(
                  ErrorCode.ALREADY_EXISTS,
                  "There is a Cloud KMS key of that name.",
                  "Use it, or take another name: names of keys are never free again.")),
          Origin.KEY_PROVIDER);

  private CloudKmsErrors() {}

  static SecretsException.Builder error(ErrorCode code, String message) {
    return SecretsException.of(code, message).origin(Origin.KEY_PROVIDER);
  }

  static SecretsException missing(String key) {
    return error(ErrorCode.CONFIGURATION, "There is no Cloud KMS key " + key + ".")
        .remedy("Make it once with \"coffer bootstrap\", or correct the resource name.")
        .build();
  }

  static SecretsException noRing(String ring) {
    return error(ErrorCode.CONFIGURATION, "There is no key ring " + ring + ".")
        .remedy("Make it with \"gcloud kms keyrings create\": key rings stay for ever.")
        .build();
  }

  static SecretsException otherPurpose(String key, String purpose) {
    return error(
            ErrorCode.CONFIGURATION,
            "The Cloud KMS key " + key + " is not of the purpose " + purpose + ".")
        .remedy("Configure a key that is.")
        .build();
  }

  static SecretsException notUsable(String key) {
    return error(
            ErrorCode.FAILED_PRECONDITION,
            "The Cloud KMS key " + key + " has no enabled version to use.")
        .remedy("Enable its primary version, or make a new one.")
        .build();
  }

  static SecretsException notConfigured(KeyVersion by, String key) {
    return error(
            ErrorCode.FAILED_PRECONDITION,
            "The key is wrapped by "
                + by.key()
                + " version "
                + by.version()
                + ", and the configured root key is "
                + key
                + ".")
        .remedy("Configure the root key that it was wrapped by.")
        .build();
  }

  static SecretsException doesNotOpen() {
    return error(ErrorCode.INTEGRITY, "A wrapped key does not open.")
        .remedy("Restore it from a backup.")
        .build();
  }

  /** Cloud KMS asks its callers to drop such an answer and to ask again a few times. */
  static SecretsException damagedOnTheWay() {
    return error(
            ErrorCode.UNAVAILABLE, "What Cloud KMS got or sent was damaged on the way, repeatedly.")
        .retryability(Retryability.TRANSIENT)
        .remedy("Try again; check what stands between this machine and Google Cloud.")
        .build();
  }
}
