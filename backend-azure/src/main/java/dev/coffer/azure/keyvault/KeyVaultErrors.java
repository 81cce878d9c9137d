package dev.coffer.azure.keyvault;

import dev.coffer.azure.AzureErrors;
import dev.coffer.azure.AzureErrors.Row;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.util.Map;

/** What the errors of Key Vault secrets mean, beside those of every vault. */
final class KeyVaultErrors {
  /** The inner code of a refusal to read a version that is disabled. */
  static final String DISABLED = "SecretDisabled";

  static final AzureErrors TABLE =
      AzureErrors.with(
          Map.of(
              DISABLED,
              Row.permanent(
                  ErrorCode.FAILED_PRECONDITION,
                  "The version is disabled.",
                  "Enable it, or read another: \"coffer versions\" shows them.")),
          Origin.BACKEND);

  private KeyVaultErrors() {}

  static SecretsException notFound() {
    return SecretsException.of(ErrorCode.NOT_FOUND, "There is no such secret or version.")
        .remedy("Check the name: \"coffer list\" shows what is there.")
        .build();
  }

  static SecretsException deleted() {
    return SecretsException.of(ErrorCode.DELETED, "The secret is deleted.")
        .remedy("Restore it, or purge it first.")
        .build();
  }

  static SecretsException damaged(String form) {
    return SecretsException.of(
            ErrorCode.INTEGRITY, "The value is not of the form " + form + " that its tag says.")
        .remedy("Read another version, or put the value again.")
        .build();
  }

  /** The service said yes, and goes on all the same. */
  static SecretsException notSettled() {
    return SecretsException.of(
            ErrorCode.UNAVAILABLE, "Key Vault has accepted the change and does not finish it.")
        .retryability(Retryability.TRANSIENT)
        .outcomeUnknown(true)
        .remedy("Look at the secret again in a minute.")
        .build();
  }

  static SecretsException cancelled() {
    return SecretsException.of(
            ErrorCode.CANCELLED, "The call was cancelled while Key Vault finished the change.")
        .outcomeUnknown(true)
        .remedy("Look at the secret again in a minute.")
        .build();
  }
}
