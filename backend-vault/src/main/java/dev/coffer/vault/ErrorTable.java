package dev.coffer.vault;

import static dev.coffer.model.Retryability.PERMANENT;
import static dev.coffer.model.Retryability.TRANSIENT;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import java.util.List;

/**
 * One row for each error of the servers. They answer some wrong requests with 500 and tell some
 * errors apart by text alone, so a row may demand a text; the first row that fits is the answer.
 */
final class ErrorTable {
  static final int ANY = 0;

  /**
   * @param status the status of the answer, or ANY
   * @param text what the complaint of the server must contain; empty for anything
   * @param remedy what to do; {@code %1$s} is the capability that a policy must grant, {@code %2$s}
   *     the path
   */
  record Row(
      int status,
      String text,
      ErrorCode code,
      Retryability retryability,
      String message,
      String remedy) {
    boolean fits(int answered, String complaint) {
      return (status == ANY || status == answered) && complaint.contains(text);
    }
  }

  /** What none of the others fits: no such server, or one of a later time. */
  static final Row STRANGER =
      new Row(
          ANY,
          "",
          ErrorCode.UNAVAILABLE,
          PERMANENT,
          "What answered is no Vault or OpenBao that Coffer knows.",
          "Check the address.");

  static final List<Row> TABLE =
      List.of(
          new Row(
              400,
              "check-and-set parameter did not match",
              ErrorCode.VERSION_MISMATCH,
              PERMANENT,
              "The secret has another version than was expected.",
              "Read it again and decide anew."),
          new Row(
              400,
              "check-and-set parameter required",
              ErrorCode.FAILED_PRECONDITION,
              PERMANENT,
              "The mount or the secret takes conditional puts alone (cas_required).",
              "Put with the version that is expected (--if-version), or create-only."),
          new Row(
              400,
              "refused JSON input",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The value has more fields than the server takes (OpenBao: 499).",
              "Put fewer fields, or all of them as one text."),
          new Row(
              413,
              "",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The value is larger than the server takes in one request.",
              "Keep a smaller value."),
          new Row(
              500,
              "value being too large",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The value is larger than one entry of the server's storage (1 MiB by default).",
              "Keep a smaller value, or raise max_entry_size of the server's storage."),
          new Row(
              500,
              "key being too large",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The name is longer than the server's storage takes.",
              "Use a shorter name or prefix."),
          new Row(
              ANY,
              "relative path",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The server does not take names with two dots in a row.",
              "Use names: encoded, or another name."),
          new Row(
              ANY,
              "parent references",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The server does not take names with two dots in a row.",
              "Use names: encoded, or another name."),
          new Row(
              400,
              "custom_metadata",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The server does not take these labels.",
              "Use at most 64, with keys of 1 to 128 and values of 1 to 512 visible bytes."),
          new Row(
              400,
              "metadata check-and-set",
              ErrorCode.FAILED_PRECONDITION,
              PERMANENT,
              "The mount or the secret takes conditional changes of metadata alone.",
              "Set metadata_cas_required=false on it."),
          new Row(
              400,
              "message authentication failed",
              ErrorCode.INTEGRITY,
              PERMANENT,
              "A wrapped key does not open.",
              "Restore it from a backup."),
          new Row(
              400,
              "version is too new",
              ErrorCode.FAILED_PRECONDITION,
              PERMANENT,
              "The key is wrapped by a version that the transit key does not have.",
              "Configure the transit key that it was wrapped by."),
          new Row(
              400,
              "too old",
              ErrorCode.FAILED_PRECONDITION,
              PERMANENT,
              "The key is wrapped by a version of the transit key that may not be used any more.",
              "Lower min_decryption_version of the transit key."),
          new Row(
              400,
              "invalid ciphertext",
              ErrorCode.INTEGRITY,
              PERMANENT,
              "A wrapped key does not open.",
              "Restore it from a backup."),
          new Row(
              400,
              "encryption key not found",
              ErrorCode.FAILED_PRECONDITION,
              PERMANENT,
              "The transit key is not there.",
              "Restore it from a backup; data is never re-keyed."),
          new Row(
              400,
              "Upgrading from non-versioned",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The mount is being made ready for versions.",
              "Try again in some seconds."),
          new Row(
              400,
              "error connecting to host",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server cannot reach its directory (LDAP).",
              "See whether the directory is up."),
          new Row(
              400,
              "",
              ErrorCode.INVALID_ARGUMENT,
              PERMANENT,
              "The server does not take the request.",
              "See the server's log for the path %2$s."),
          new Row(
              401,
              "",
              ErrorCode.BACKEND_DENIED,
              PERMANENT,
              "Something in front of the server demands credentials of its own.",
              "Address the server itself, or an agent that lets Coffer through."),
          new Row(
              403,
              "",
              ErrorCode.BACKEND_DENIED,
              PERMANENT,
              "The policies of Coffer's token do not allow this.",
              "Grant %1$s on the path \"%2$s\"."),
          new Row(
              404,
              "no handler for route",
              ErrorCode.UNAVAILABLE,
              PERMANENT,
              "There is no secrets engine at the configured mount.",
              "Enable one (\"vault secrets list\" shows what is there), or correct mount."),
          new Row(
              404,
              "namespace not found",
              ErrorCode.UNAVAILABLE,
              PERMANENT,
              "The configured namespace is not there.",
              "Make it, or correct namespace."),
          new Row(
              404,
              "Invalid path for a versioned",
              ErrorCode.UNAVAILABLE,
              PERMANENT,
              "The mount has another version of the KV engine than before.",
              "Open the store again, or correct engine."),
          new Row(
              404,
              "",
              ErrorCode.NOT_FOUND,
              PERMANENT,
              "There is no secret of that name.",
              "Check the spelling with a list."),
          new Row(
              405,
              "",
              ErrorCode.UNAVAILABLE,
              PERMANENT,
              "The engine at the mount does not know this request.",
              "Open the store again, or correct mount and engine."),
          new Row(
              412,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server has not yet seen what it wrote elsewhere.",
              "Try again."),
          new Row(
              429,
              "",
              ErrorCode.THROTTLED,
              TRANSIENT,
              "The server asks for fewer calls.",
              "Wait, or raise the rate limit quota of the mount."),
          new Row(
              472,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server is a standby for disaster recovery.",
              "Address the active server."),
          new Row(
              473,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server is a standby.",
              "Address the active server."),
          new Row(
              500,
              "local node not active",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The servers are choosing a leader.",
              "Try again in some seconds."),
          new Row(
              501,
              "",
              ErrorCode.UNAVAILABLE,
              PERMANENT,
              "The server has not been initialised.",
              "Initialise it (\"vault operator init\")."),
          new Row(
              503,
              "locked",
              ErrorCode.UNAVAILABLE,
              PERMANENT,
              "The namespace is locked.",
              "Unlock it (\"vault namespace unlock\")."),
          new Row(
              503,
              "sealed",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server is sealed.",
              "Unseal it (\"vault operator unseal\")."),
          new Row(
              500,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server failed.",
              "See the server's log for the path %2$s."),
          new Row(
              502,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The way to the server failed.",
              "See whether the server is up behind its load balancer."),
          new Row(
              503,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server does not take calls now.",
              "See whether it is up and unsealed (\"vault status\")."),
          new Row(
              504,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The way to the server failed.",
              "See whether the server is up behind its load balancer."),
          new Row(
              307,
              "",
              ErrorCode.UNAVAILABLE,
              TRANSIENT,
              "The server is a standby, and sends elsewhere.",
              "Address the active server, or a load balancer that finds it."),
          STRANGER);

  private ErrorTable() {}

  static Row row(int status, String complaint) {
    return TABLE.stream().filter(row -> row.fits(status, complaint)).findFirst().orElseThrow();
  }
}
