package dev.coffer.azure.keys;

import dev.coffer.azure.AzureErrors;
import dev.coffer.azure.AzureErrors.Row;
import dev.coffer.key.KeyVersion;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the errors of Key Vault keys mean, beside those of every vault. */
final class KeyVaultKeyErrors {
  static final AzureErrors TABLE = AzureErrors.with(rows(), Origin.KEY_PROVIDER);

  private KeyVaultKeyErrors() {}

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new HashMap<>();
    rows.put(
        "404",
        Row.permanent(
            ErrorCode.FAILED_PRECONDITION,
            "There is no such key or version in the vault.",
            "Check vault and key; a deleted one can be recovered. Data is never re-keyed."));
    for (String said : List.of("KeyDisabled", "KeyOperationForbidden")) {
      rows.put(
          said,
          Row.permanent(
              ErrorCode.FAILED_PRECONDITION,
              "The key in the vault is disabled, or not permitted this use.",
              "Enable the version, and permit wrapKey and unwrapKey (or sign and verify)."));
    }
    rows.put(
        "ObjectIsDeletedButRecoverable",
        Row.permanent(
            ErrorCode.FAILED_PRECONDITION,
            "A key of that name is deleted and can be recovered.",
            "Recover it (az keyvault key recover), or take another name."));
    return rows;
  }

  static SecretsException.Builder error(ErrorCode code, String message) {
    return SecretsException.of(code, message).origin(Origin.KEY_PROVIDER);
  }

  static SecretsException missing(String key) {
    return error(ErrorCode.CONFIGURATION, "There is no key " + key + " in the vault.")
        .remedy("Make it once with \"coffer bootstrap\", or correct the name or the vault.")
        .build();
  }

  static SecretsException exists(String key) {
    return error(ErrorCode.ALREADY_EXISTS, "There is a key " + key + " in the vault.")
        .remedy("Use it, or take another name.")
        .build();
  }

  static SecretsException otherKind(String key, String wanted) {
    return error(ErrorCode.CONFIGURATION, "The key " + key + " in the vault is not " + wanted + ".")
        .remedy("Configure a key that is.")
        .build();
  }

  static SecretsException disabled(String key) {
    return error(
            ErrorCode.FAILED_PRECONDITION, "The newest version of the key " + key + " is disabled.")
        .remedy("Enable it, or make a new version (az keyvault key rotate).")
        .build();
  }

  static SecretsException notConfigured(KeyVersion by, String key) {
    return error(
            ErrorCode.FAILED_PRECONDITION,
            "The key is wrapped by "
                + by.key()
                + " version "
                + by.version()
                + ", and the configured root key is "
                + key
                + ".")
        .remedy("Configure the root key that it was wrapped by.")
        .build();
  }

  static SecretsException doesNotOpen() {
    return error(ErrorCode.INTEGRITY, "A wrapped key does not open.")
        .remedy("Restore it from a backup.")
        .build();
  }

  static SecretsException signsNothing() {
    return error(ErrorCode.UNSUPPORTED, "This root key does not sign: no signingKey is configured.")
        .remedy("Configure signingKey: an EC key of the vault on P-256.")
        .build();
  }
}
