package dev.coffer.transit;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import org.jspecify.annotations.Nullable;

/**
 * What transit keys refuse, in their own words.
 *
 * @param store the configured name of the store
 */
record TransitErrors(String store) {
  SecretsException notFound(SecretName key) {
    return about(key, ErrorCode.NOT_FOUND, "There is no transit key of that name.")
        .remedy("Check the spelling with a list of the transit keys.")
        .build();
  }

  SecretsException exists(SecretName key) {
    return about(key, ErrorCode.ALREADY_EXISTS, "There is a transit key of that name already.")
        .remedy("Rotate it for a new version, or take another name.")
        .build();
  }

  SecretsException otherUse(SecretName key, KeyKind kind, KeyUse wanted) {
    String does =
        switch (wanted) {
          case ENCRYPTION -> "encrypt";
          case SIGNATURES -> "sign";
          case AUTHENTICATION -> "compute an HMAC";
        };
    return about(
            key, ErrorCode.FAILED_PRECONDITION, "A key of kind " + kind + " cannot " + does + ".")
        .remedy("Make a key of another kind for that.")
        .build();
  }

  /** One refusal for everything that is wrong with a ciphertext. */
  SecretsException doesNotOpen(SecretName key) {
    return about(key, ErrorCode.INTEGRITY, "The ciphertext does not open.")
        .remedy(
            "Give it as it was made, with the key and the associated data that it was made with.")
        .origin(Origin.CALLER)
        .build();
  }

  SecretsException tooOld(SecretName key, int version, int least) {
    return about(
            key,
            ErrorCode.FAILED_PRECONDITION,
            "It is of version " + version + "; the key accepts version " + least + " and later.")
        .remedy("Lower the minimum decryption version, if the version was not trimmed.")
        .build();
  }

  SecretsException full(SecretName key) {
    return about(
            key,
            ErrorCode.LIMIT_EXCEEDED,
            "The transit key has " + TransitKeys.MAX_VERSIONS + " versions.")
        .remedy("Rewrap what the oldest made, raise the minimum decryption version, and trim it.")
        .build();
  }

  SecretsException noSuchMinimum(SecretName key, int oldest, int latest) {
    return about(key, ErrorCode.INVALID_ARGUMENT, "The minimum is no version of the key.")
        .remedy("Use " + oldest + " to " + latest + ".")
        .build();
  }

  SecretsException trimsTooMuch(SecretName key, int least) {
    return about(
            key,
            ErrorCode.FAILED_PRECONDITION,
            "Versions from " + least + " on are still accepted, and cannot be trimmed.")
        .remedy("Raise the minimum decryption version first.")
        .build();
  }

  SecretsException notDeletable(SecretName key) {
    return about(key, ErrorCode.FAILED_PRECONDITION, "The transit key may not be deleted.")
        .remedy("Allow its deletion first. Everything that it encrypted is lost with it, for good.")
        .build();
  }

  SecretsException damaged(SecretName key) {
    return about(key, ErrorCode.INTEGRITY, "The record of the transit key is damaged.")
        .remedy("Verify the store, and restore it from a backup.")
        .origin(Origin.BACKEND)
        .build();
  }

  SecretsException invalid(@Nullable SecretName key, String what, String mend) {
    return about(key, ErrorCode.INVALID_ARGUMENT, what).remedy(mend).build();
  }

  SecretsException tooLarge(SecretName key, String what) {
    return about(key, ErrorCode.LIMIT_EXCEEDED, what)
        .remedy("Encrypt it yourself with a data key.")
        .build();
  }

  private SecretsException.Builder about(@Nullable SecretName key, ErrorCode code, String message) {
    return SecretsException.of(code, message).store(store).name(key);
  }
}
