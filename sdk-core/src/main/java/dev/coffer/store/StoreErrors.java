package dev.coffer.store;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * What a sealed store refuses, in its own words.
 *
 * @param label the configured name of the store
 */
record StoreErrors(String label) {

  SecretsException notFound(SecretName name) {
    return about(name, ErrorCode.NOT_FOUND, "There is no secret of that name.")
        .remedy("Check the spelling with a list.")
        .build();
  }

  SecretsException noSuchVersion(SecretName name, VersionId version) {
    return about(name, ErrorCode.NOT_FOUND, "The secret has no version " + version + ".")
        .remedy("List its versions; the oldest are removed when there are too many.")
        .build();
  }

  SecretsException noBearer(SecretName name, Stage stage) {
    return about(name, ErrorCode.NOT_FOUND, "No version of the secret bears " + stage + ".")
        .remedy("List its versions and their stages.")
        .build();
  }

  SecretsException deleted(SecretName name) {
    return about(name, ErrorCode.DELETED, "The secret is deleted.")
        .remedy("Restore it, or purge it and begin anew.")
        .build();
  }

  SecretsException deletedVersion(SecretName name, long number) {
    return about(name, ErrorCode.DELETED, "Version " + number + " is deleted.")
        .remedy("Restore the version.")
        .build();
  }

  SecretsException disabled(SecretName name, long number) {
    return about(name, ErrorCode.FAILED_PRECONDITION, "Version " + number + " is disabled.")
        .remedy("Enable the version.")
        .build();
  }

  SecretsException destroyed(SecretName name, long number) {
    return about(name, ErrorCode.FAILED_PRECONDITION, "Version " + number + " is destroyed.")
        .remedy("Its value is gone for good; use another version.")
        .build();
  }

  SecretsException expired(SecretName name) {
    return about(name, ErrorCode.FAILED_PRECONDITION, "The secret is expired.")
        .remedy("Put a new value and a later expiry.")
        .build();
  }

  SecretsException exists(SecretName name) {
    return about(name, ErrorCode.ALREADY_EXISTS, "There is a secret of that name already.")
        .remedy("Put without create-only to replace its value.")
        .build();
  }

  SecretsException notCurrent(SecretName name, VersionId expected, @Nullable Long current) {
    String is = current == null ? "no version" : "version " + current;
    return about(
            name,
            ErrorCode.VERSION_MISMATCH,
            "The current version is " + is + ", not " + expected + ".")
        .remedy("Read the secret again, then decide again.")
        .build();
  }

  SecretsException notBearer(SecretName name, Stage stage, VersionId expected) {
    return about(
            name,
            ErrorCode.VERSION_MISMATCH,
            "The stage " + stage + " is not on version " + expected + ".")
        .remedy("List the versions again, then decide again.")
        .build();
  }

  SecretsException otherEtag(SecretName name) {
    return about(name, ErrorCode.VERSION_MISMATCH, "The secret was changed since that etag.")
        .remedy("Describe it again, then decide again.")
        .build();
  }

  SecretsException notFields(SecretName name) {
    return about(name, ErrorCode.FAILED_PRECONDITION, "The current value is not a set of fields.")
        .remedy("Put it as fields first.")
        .build();
  }

  SecretsException allStaged(SecretName name, int most) {
    return about(
            name,
            ErrorCode.LIMIT_EXCEEDED,
            "All " + most + " versions that the store keeps of a secret bear a stage.")
        .remedy("Remove a stage, or raise maxVersions of the store.")
        .build();
  }

  SecretsException otherRequest(@Nullable SecretName name) {
    return about(
            name,
            ErrorCode.ALREADY_EXISTS,
            "The request id was used before, for a request of other content.")
        .remedy("Use a new request id for each new request.")
        .build();
  }

  SecretsException tooLarge(SecretName name, int size, int most) {
    return about(
            name,
            ErrorCode.INVALID_ARGUMENT,
            "The value has " + size + " bytes; the store takes at most " + most + ".")
        .remedy("Store less, or raise maxValueBytes of the store (at most 1 MiB).")
        .build();
  }

  SecretsException invalid(@Nullable SecretName name, String what, String mend) {
    return about(name, ErrorCode.INVALID_ARGUMENT, what).remedy(mend).build();
  }

  SecretsException limit(SecretName name, String what, String mend) {
    return about(name, ErrorCode.LIMIT_EXCEEDED, what).remedy(mend).build();
  }

  /** Damage: one message for every cause, so that nothing can be learned from it. */
  SecretsException damaged(@Nullable SecretName name, @Nullable Throwable cause) {
    return about(name, ErrorCode.INTEGRITY, "The stored record is damaged or was tampered with.")
        .remedy("Verify the store, and restore it from a backup.")
        .cause(cause)
        .build();
  }

  SecretsException interrupted(boolean outcomeUnknown) {
    return about(null, ErrorCode.CANCELLED, "The call was interrupted.")
        .outcomeUnknown(outcomeUnknown)
        .build();
  }

  SecretsException outOfTime(boolean outcomeUnknown) {
    return about(null, ErrorCode.DEADLINE_EXCEEDED, "The deadline of the call passed.")
        .remedy(
            outcomeUnknown
                ? "The write may have happened: repeat it with the same request id, or look."
                : "Try again, or allow more time.")
        .outcomeUnknown(outcomeUnknown)
        .build();
  }

  SecretsException baseLost() {
    return about(null, ErrorCode.UNAVAILABLE, "A write that this one builds on came to nothing.")
        .remedy("Try again; nothing has happened.")
        .build();
  }

  SecretsException closed() {
    return SecretsException.closed("store").store(label).build();
  }

  private SecretsException.Builder about(
      @Nullable SecretName name, ErrorCode code, String message) {
    return SecretsException.of(code, message).store(label).name(name);
  }
}
