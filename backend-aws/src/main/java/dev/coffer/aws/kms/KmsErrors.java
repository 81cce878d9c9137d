package dev.coffer.aws.kms;

import static dev.coffer.aws.AwsErrors.Row.permanent;

import dev.coffer.aws.AwsErrors;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the errors of KMS mean, beside those of every AWS service. */
final class KmsErrors {
  static final AwsErrors TABLE = AwsErrors.with(rows(), Origin.KEY_PROVIDER);

  private KmsErrors() {}

  private static Map<String, AwsErrors.Row> rows() {
    Map<String, AwsErrors.Row> rows = new HashMap<>();
    for (String code : List.of("InvalidCiphertextException", "IncorrectKeyException")) {
      rows.put(
          code,
          permanent(
              ErrorCode.INTEGRITY, "A wrapped key does not open.", "Restore it from a backup."));
    }
    for (String code : List.of("NotFoundException", "InvalidArnException")) {
      rows.put(
          code,
          permanent(
              ErrorCode.FAILED_PRECONDITION,
              "There is no such key in KMS.",
              "Check the key, the region and the account; a key is never made anew by itself."));
    }
    for (String code : List.of("DisabledException", "KMSInvalidStateException")) {
      rows.put(
          code,
          permanent(
              ErrorCode.FAILED_PRECONDITION,
              "The key is disabled, or waits for its deletion, in KMS.",
              "Enable it, or cancel its deletion (kms:EnableKey, kms:CancelKeyDeletion)."));
    }
    for (String code : List.of("InvalidKeyUsageException", "UnsupportedOperationException")) {
      rows.put(
          code,
          permanent(
              ErrorCode.FAILED_PRECONDITION,
              "The key is not made for this use.",
              "Configure a symmetric key for encryption, and an asymmetric one for signatures."));
    }
    for (String code :
        List.of(
            "KeyUnavailableException",
            "KMSInternalException",
            "DependencyTimeoutException",
            "CloudHsmClusterNotActiveException",
            "CustomKeyStoreInvalidStateException")) {
      rows.put(code, AwsErrors.Row.away());
    }
    rows.put(
        "InvalidGrantTokenException",
        permanent(
            ErrorCode.BACKEND_DENIED, "KMS does not accept the grant.", "Grant %s on the key."));
    return rows;
  }

  static SecretsException doesNotOpen() {
    return of(ErrorCode.INTEGRITY, "A wrapped key does not open.")
        .remedy("Restore it from a backup.")
        .build();
  }

  static SecretsException notConfigured(String wanted, String here) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            "The key is wrapped by " + wanted + ", and the configured root key is " + here + ".")
        .remedy("Configure the root key that it was wrapped by, or name it under previous.")
        .build();
  }

  static SecretsException size(int most) {
    return of(ErrorCode.INVALID_ARGUMENT, "A key to wrap has 1 to " + most + " bytes.")
        .remedy("Wrap a data key, not data.")
        .build();
  }

  static SecretsException signsNothing() {
    return of(ErrorCode.UNSUPPORTED, "The root key in KMS has no signing key.")
        .remedy("Configure signingKey: an asymmetric key of KMS for signatures.")
        .build();
  }

  static SecretsException.Builder of(ErrorCode code, String message) {
    return SecretsException.of(code, message).origin(Origin.KEY_PROVIDER);
  }
}
