package dev.coffer.local.encryptedfile;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** What an encrypted file refuses. */
final class EncryptedFileErrors {
  private EncryptedFileErrors() {}

  /** One error for a wrong key and for damage: which of them it was would help to guess. */
  static SecretsException wrongKeyOrCorrupted() {
    return SecretsException.of(
            ErrorCode.INTEGRITY, "invalid encryption key or corrupted secrets file")
        .remedy("Check the key; if it is right, put back the .previous file or a backup.")
        .build();
  }

  static SecretsException malformedKey() {
    return SecretsException.of(ErrorCode.CONFIGURATION, "The encryption key is malformed.")
        .remedy(
            "Give 32 bytes in base64, or a whole line that begins with coffer:key:v1: as it was"
                + " printed.")
        .build();
  }

  static SecretsException notFound(SecretName name) {
    return of(
        ErrorCode.NOT_FOUND,
        name,
        "There is no secret of that name.",
        "Check the spelling with a list.");
  }

  static SecretsException exists(SecretName name) {
    return of(
        ErrorCode.ALREADY_EXISTS,
        name,
        "There is a secret of that name already.",
        "Put without create-only to replace its value.");
  }

  static SecretsException mismatch(SecretName name) {
    return of(
        ErrorCode.VERSION_MISMATCH,
        name,
        "Another version is current.",
        "Read the secret again, then decide again.");
  }

  static SecretsException tooLarge(SecretName name, int limit) {
    return of(
        ErrorCode.INVALID_ARGUMENT,
        name,
        "The value is over the store's limit of " + limit + " bytes.",
        "Store less, or raise maxValueBytes, at most to 1MiB.");
  }

  static SecretsException full() {
    return of(
        ErrorCode.LIMIT_EXCEEDED,
        null,
        "The file has no room for more names.",
        "Purge what is not used, or use a sealed store.");
  }

  static SecretsException unmigratable(int count) {
    return of(
        ErrorCode.FAILED_PRECONDITION,
        null,
        "The Fernet file has " + count + " entries that no secret could hold; nothing was changed.",
        "List the store: it names them. Remove them with the tool that wrote them.");
  }

  static SecretsException alreadyKept(String file) {
    return of(
        ErrorCode.ALREADY_EXISTS,
        null,
        file + " is there already, and a migrated file is never overwritten.",
        "Move it away, then try again.");
  }

  static SecretsException busy() {
    return of(
        ErrorCode.UNAVAILABLE,
        null,
        "Another writer has the encrypted file.",
        "Try again; if it lasts, see which process holds its .lock file.");
  }

  static SecretsException of(IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return cancelled();
    }
    return SecretsException.of(
            ErrorCode.UNAVAILABLE, "The encrypted file cannot be read or written.")
        .remedy("Check its directory's owner, mode and room; what was there is as it was.")
        .cause(cause)
        .build();
  }

  static SecretsException cancelled() {
    return of(ErrorCode.CANCELLED, null, "The call was interrupted.", "Call again.");
  }

  private static SecretsException of(
      ErrorCode code, @Nullable SecretName name, String what, String mend) {
    return SecretsException.of(code, what).name(name).remedy(mend).build();
  }
}
