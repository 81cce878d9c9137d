package dev.coffer.aws.parameterstore;

import static dev.coffer.aws.AwsErrors.Row.permanent;

import dev.coffer.aws.AwsErrors;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the errors of Parameter Store mean, beside those of every AWS service. */
final class ParameterStoreErrors {
  static final AwsErrors TABLE = AwsErrors.with(rows(), Origin.BACKEND);

  private static final String NOT_THERE = "There is no such secret or version.";
  private static final String LOOK = "Check the name: \"coffer list\" shows what is there.";

  private ParameterStoreErrors() {}

  private static Map<String, AwsErrors.Row> rows() {
    Map<String, AwsErrors.Row> rows = new HashMap<>();
    for (String code :
        List.of(
            "ParameterNotFound",
            "ParameterVersionNotFound",
            "InvalidResourceId",
            "InvalidResourceIdException")) {
      rows.put(code, permanent(ErrorCode.NOT_FOUND, NOT_THERE, LOOK));
    }
    rows.put(
        "ParameterAlreadyExists",
        permanent(
            ErrorCode.ALREADY_EXISTS,
            "The secret exists already.",
            "Put without the condition, or choose another name."));
    for (String code :
        List.of(
            "InvalidKeyId",
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KMSNotFoundException")) {
      rows.put(
          code,
          permanent(
              ErrorCode.BACKEND_DENIED,
              "Parameter Store cannot use the key of the secret.",
              "Check kmsKey, enable the key, and grant kms:Encrypt and kms:Decrypt on it."));
    }
    for (String code :
        List.of(
            "HierarchyLevelLimitExceededException",
            "HierarchyTypeMismatchException",
            "InvalidAllowedPatternException",
            "ParameterPatternMismatchException",
            "UnsupportedParameterType",
            "InvalidPolicyAttributeException",
            "InvalidPolicyTypeException",
            "PoliciesLimitExceededException",
            "IncompatiblePolicyException",
            "InvalidFilterKey",
            "InvalidFilterOption",
            "InvalidFilterValue",
            "InvalidNextToken",
            "TooManyTagsError")) {
      rows.put(
          code,
          permanent(
              ErrorCode.INVALID_ARGUMENT,
              "Parameter Store does not take this name or value.",
              "Check name, labels and value, and what the parameter was made with at AWS."));
    }
    rows.put(
        "ParameterMaxVersionLimitExceeded",
        permanent(
            ErrorCode.LIMIT_EXCEEDED,
            "The oldest of a hundred versions has a label, so no version can be added.",
            "Move the label to a later version at AWS (ssm:LabelParameterVersion)."));
    rows.put(
        "ParameterLimitExceeded",
        permanent(
            ErrorCode.LIMIT_EXCEEDED,
            "The account has as many parameters as AWS allows.",
            "Remove what is not needed, or use the tier advanced."));
    return rows;
  }

  static SecretsException notFound(SecretName name) {
    return SecretsException.of(ErrorCode.NOT_FOUND, NOT_THERE).name(name).remedy(LOOK).build();
  }
}
