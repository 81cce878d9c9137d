package dev.coffer.aws.cloudhsm;

import static dev.coffer.aws.AwsErrors.Row.permanent;

import dev.coffer.aws.AwsErrors;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.util.Map;

/** What the errors of the CloudHSM API mean, beside those of every AWS service. */
final class CloudHsmErrors {
  static final AwsErrors TABLE =
      AwsErrors.with(
          Map.of(
              "CloudHsmAccessDeniedException",
              permanent(
                  ErrorCode.BACKEND_DENIED,
                  "AWS does not allow %s to Coffer.",
                  "Grant %s to the identity that Coffer has there."),
              "CloudHsmInvalidRequestException",
              permanent(
                  ErrorCode.INVALID_ARGUMENT,
                  "The CloudHSM API does not take this cluster id.",
                  "Write it as cluster-igklspoyj5v."),
              "CloudHsmResourceNotFoundException",
              permanent(
                  ErrorCode.NOT_FOUND, "There is no such cluster.", "Check its id and the region."),
              "CloudHsmServiceException",
              AwsErrors.Row.away(),
              "CloudHsmInternalFailureException",
              AwsErrors.Row.away()),
          Origin.KEY_PROVIDER);

  private CloudHsmErrors() {}

  static SecretsException notFound(String id) {
    return of(ErrorCode.NOT_FOUND, "There is no CloudHSM cluster " + id + ".")
        .remedy("Check its id, the region and the account.")
        .build();
  }

  static SecretsException malformed() {
    return of(ErrorCode.INVALID_ARGUMENT, "The id of the CloudHSM cluster is malformed.")
        .remedy("Write it as cluster-igklspoyj5v.")
        .build();
  }

  static SecretsException notActive(String id, String state) {
    return of(ErrorCode.FAILED_PRECONDITION, "The CloudHSM cluster " + id + " is " + state + ".")
        .remedy("Initialise and activate it; it needs an active HSM.")
        .build();
  }

  private static SecretsException.Builder of(ErrorCode code, String message) {
    return SecretsException.of(code, message).origin(Origin.KEY_PROVIDER);
  }
}
