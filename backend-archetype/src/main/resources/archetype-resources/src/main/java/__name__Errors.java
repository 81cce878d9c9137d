package ${package};

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capability;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what goes wrong here to the errors of Coffer. No message holds a value, nor
 * the text of somebody else's error, which may.
 */
final class ${name}Errors {
  private final String store;

  ${name}Errors(String store) {
    this.store = store;
  }

  SecretsException of(IOException cause, @Nullable SecretName name) {
    if (cause instanceof ClosedByInterruptException) {
      return error(ErrorCode.CANCELLED, "The call was interrupted.", "Call again.", name);
    }
    if (cause instanceof AccessDeniedException) {
      return error(
          ErrorCode.BACKEND_DENIED,
          "This process may not use the folder of the secrets.",
          "Check its owner and mode.",
          name);
    }
    return SecretsException.of(
            ErrorCode.UNAVAILABLE, "The folder of the secrets cannot be read or written.")
        .store(store)
        .name(name)
        .remedy("Check that it is there and has room.")
        .cause(cause)
        .build();
  }

  /** As {@code of}, for a change: it may have been made all the same. */
  SecretsException ofChange(IOException cause, SecretName name) {
    return of(cause, name).toBuilder().outcomeUnknown(true).build();
  }

  SecretsException notFound(SecretName name) {
    return error(
        ErrorCode.NOT_FOUND,
        "There is no secret of that name.",
        "Check the spelling with a list.",
        name);
  }

  SecretsException noSuchStage(SecretName name) {
    return error(
        ErrorCode.NOT_FOUND,
        "No version of the secret bears that stage.",
        "Ask for the stage current: this store keeps one version.",
        name);
  }

  SecretsException tooLarge(SecretName name, int limit) {
    return error(
        ErrorCode.INVALID_ARGUMENT,
        "The value is over the limit of " + limit + " bytes.",
        "Store less.",
        name);
  }

  SecretsException damaged(SecretName name) {
    return error(
        ErrorCode.INTEGRITY,
        "The file of the secret was changed by somebody else.",
        "Put the secret again, or bring its file back from a backup.",
        name);
  }

  SecretsException notOfThisList() {
    return error(
        ErrorCode.INVALID_ARGUMENT,
        "The page token is not of this list.",
        "Begin without a token, and keep the other arguments as they were.",
        null);
  }

  SecretsException unsupported(Capability missing, @Nullable SecretName name) {
    return error(
        ErrorCode.UNSUPPORTED,
        "The store cannot do that: it does not declare " + missing + ".",
        "Use a store that can; coffer capabilities says what this one can.",
        name);
  }

  SecretsException closed() {
    return SecretsException.closed("store").store(store).build();
  }

  private SecretsException error(
      ErrorCode code, String what, String mend, @Nullable SecretName name) {
    return SecretsException.of(code, what).store(store).name(name).remedy(mend).build();
  }
}
