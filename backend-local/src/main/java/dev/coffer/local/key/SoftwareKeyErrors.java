package dev.coffer.local.key;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.nio.file.Path;

/** What the software key provider says when it cannot do its work. */
final class SoftwareKeyErrors {
  private SoftwareKeyErrors() {}

  static SecretsException missing(Path file) {
    return of(ErrorCode.CONFIGURATION, "There is no root key at " + file + ".")
        .remedy(
            "Put back the file that the data was made with; for a new store, run bootstrap, which"
                + " makes one.")
        .build();
  }

  static SecretsException exists(Path file) {
    return of(ErrorCode.ALREADY_EXISTS, "There is a root key at " + file + " already.")
        .remedy("Use it; a root key is never overwritten.")
        .build();
  }

  static SecretsException unreadable(Path file, Exception cause) {
    return of(ErrorCode.CONFIGURATION, "The root key file " + file + " cannot be read.")
        .remedy("Check that the folder is there and that this user may read the file.")
        .cause(cause)
        .build();
  }

  static SecretsException unwritable(Path file, Exception cause) {
    return of(ErrorCode.CONFIGURATION, "The root key file " + file + " cannot be made.")
        .remedy("Check that the folder is there, is not full, and that this user may write to it.")
        .cause(cause)
        .build();
  }

  static SecretsException damaged(Path file) {
    return of(ErrorCode.INTEGRITY, "The root key file " + file + " is damaged.")
        .remedy("Put back a copy of it; without it the data cannot be read.")
        .build();
  }

  static SecretsException newer(Path file) {
    return of(
            ErrorCode.CONFIGURATION,
            "The root key file " + file + " has a format that this version does not know.")
        .remedy("Use the version of Coffer that made it, or a later one.")
        .build();
  }

  static SecretsException wrongPassphrase(Path parameters) {
    return of(
            ErrorCode.CONFIGURATION,
            "The passphrase is not the one that the root key of " + parameters + " was made with.")
        .remedy("Check the passphrase and the parameters file; they belong together.")
        .build();
  }

  static SecretsException shortPassphrase(int least) {
    return of(ErrorCode.CONFIGURATION, "The passphrase has fewer than " + least + " bytes.")
        .remedy("Choose a longer one, as six random words.")
        .build();
  }

  static SecretsException notConfigured(String wanted, String here) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            "The key is wrapped by " + wanted + ", and the configured root key is " + here + ".")
        .remedy("Configure the root key that it was wrapped by.")
        .build();
  }

  static SecretsException doesNotOpen() {
    return of(ErrorCode.INTEGRITY, "A wrapped key does not open.")
        .remedy("Restore it from a backup.")
        .build();
  }

  private static SecretsException.Builder of(ErrorCode code, String message) {
    return SecretsException.of(code, message).origin(Origin.KEY_PROVIDER);
  }
}
