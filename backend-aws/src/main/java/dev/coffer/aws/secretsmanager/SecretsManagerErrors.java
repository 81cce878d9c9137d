package dev.coffer.aws.secretsmanager;

import static dev.coffer.aws.AwsErrors.Row.permanent;

import dev.coffer.aws.AwsCalls;
import dev.coffer.aws.AwsErrors;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;

/** What the errors of Secrets Manager mean, beside those of every AWS service. */
final class SecretsManagerErrors {
  /** A code of our own: the service has one for deleted secrets and for other states. */
  private static final String DELETED = "InvalidRequestException, deleted";

  static final AwsErrors TABLE =
      AwsErrors.with(
          Map.ofEntries(
              Map.entry(
                  DELETED,
                  permanent(
                      ErrorCode.DELETED,
                      "The secret is deleted.",
                      "Restore it, or purge it first.")),
              Map.entry(
                  "ResourceNotFoundException",
                  permanent(
                      ErrorCode.NOT_FOUND,
                      "There is no such secret or version.",
                      "Check the name: \"coffer list\" shows what is there.")),
              Map.entry(
                  "ResourceExistsException",
                  permanent(
                      ErrorCode.ALREADY_EXISTS,
                      "The secret exists, or the request id was used for another value.",
                      "Read the secret, then decide; use a new request id for a new value.")),
              Map.entry(
                  "InvalidRequestException",
                  permanent(
                      ErrorCode.FAILED_PRECONDITION,
                      "The state of the secret does not allow it.",
                      "Look at it with \"coffer describe\"; a rotation may be going on.")),
              Map.entry(
                  "PreconditionNotMetException",
                  permanent(
                      ErrorCode.FAILED_PRECONDITION,
                      "The state of the secret does not allow it.",
                      "Look at it with \"coffer describe\".")),
              Map.entry(
                  "InvalidNextTokenException",
                  permanent(
                      ErrorCode.INVALID_ARGUMENT,
                      "The list has changed while it was read.",
                      "Begin the list again.")),
              Map.entry(
                  "EncryptionFailure",
                  permanent(
                      ErrorCode.BACKEND_DENIED,
                      "Secrets Manager cannot use the key of the secret.",
                      "Enable the KMS key, and grant kms:GenerateDataKey and kms:Decrypt on it.")),
              Map.entry(
                  "DecryptionFailure",
                  permanent(
                      ErrorCode.BACKEND_DENIED,
                      "Secrets Manager cannot use the key of the secret.",
                      "Enable the KMS key, and grant kms:Decrypt on it.")),
              Map.entry(
                  "MalformedPolicyDocumentException",
                  permanent(
                      ErrorCode.INVALID_ARGUMENT, "The policy is malformed.", "Mend the policy.")),
              Map.entry(
                  "PublicPolicyException",
                  permanent(
                      ErrorCode.INVALID_ARGUMENT,
                      "The policy would open the secret to everybody.",
                      "Name the principals in the policy."))),
          Origin.BACKEND,
          SecretsManagerErrors::code);

  private SecretsManagerErrors() {}

  /** One answer of a batch says what a call of its own would have said. */
  static SecretsException inBatch(AwsCalls calls, APIErrorType error, SecretName name) {
    String code = String.valueOf(error.errorCode());
    return calls.error(code(code, String.valueOf(error.message())), SecretsManagerCalls.GET, name);
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? ""
        : code(AwsErrors.code(e), String.valueOf(e.awsErrorDetails().errorMessage()));
  }

  /** Only its text says whether a request was refused because the secret is deleted. */
  private static String code(String code, String text) {
    return code.equals("InvalidRequestException") && text.contains("delet") ? DELETED : code;
  }

  static SecretsException deleted(SecretName name) {
    return SecretsException.of(ErrorCode.DELETED, "The secret is deleted.")
        .name(name)
        .remedy("Restore it, or purge it first.")
        .build();
  }

  static SecretsException notFound(SecretName name) {
    return SecretsException.of(ErrorCode.NOT_FOUND, "There is no such secret or version.")
        .name(name)
        .remedy("Check the name: \"coffer list\" shows what is there.")
        .build();
  }

  static SecretsException mismatch(SecretName name) {
    return SecretsException.of(
            ErrorCode.VERSION_MISMATCH, "The version that was expected is not the current one.")
        .name(name)
        .remedy("Read the secret again, then decide whether to write.")
        .build();
  }

  static SecretsException exists(SecretName name) {
    return SecretsException.of(ErrorCode.ALREADY_EXISTS, "The secret exists already.")
        .name(name)
        .remedy("Put without the condition, or choose another name.")
        .build();
  }
}
