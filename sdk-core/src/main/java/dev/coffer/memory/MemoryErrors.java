package dev.coffer.memory;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;

/** What the store in memory refuses. The pipeline adds which store it was. */
final class MemoryErrors {
  private MemoryErrors() {}

  static SecretsException of(ErrorCode code, SecretName name, String what, String mend) {
    return SecretsException.of(code, what).name(name).remedy(mend).build();
  }

  static SecretsException notFound(SecretName name) {
    return of(
        ErrorCode.NOT_FOUND,
        name,
        "There is no secret of that name.",
        "Check the spelling with a list.");
  }

  static SecretsException noSuchVersion(SecretName name) {
    return of(
        ErrorCode.NOT_FOUND,
        name,
        "The secret has no such version.",
        "List its versions; the oldest are removed when there are too many.");
  }

  static SecretsException deleted(SecretName name) {
    return of(
        ErrorCode.DELETED,
        name,
        "The secret is deleted.",
        "Restore it, or purge it and begin anew.");
  }

  static SecretsException unreadable(SecretName name, String state) {
    return of(
        ErrorCode.FAILED_PRECONDITION,
        name,
        "The version is " + state + ".",
        "Use another version, or enable this one if it is disabled.");
  }

  static SecretsException mismatch(SecretName name, String what) {
    return of(ErrorCode.VERSION_MISMATCH, name, what, "Read the secret again, then decide again.");
  }

  static SecretsException otherRequest(SecretName name) {
    return of(
        ErrorCode.ALREADY_EXISTS,
        name,
        "The request id was used before, for a request of other content.",
        "Use a new request id for each new request.");
  }

  static SecretsException cancelled() {
    return SecretsException.of(ErrorCode.CANCELLED, "The call was interrupted.")
        .remedy("Call again from a thread that is not interrupted.")
        .build();
  }
}
