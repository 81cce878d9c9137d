package dev.coffer.azure;

import static dev.coffer.model.ErrorCode.BACKEND_DENIED;
import static dev.coffer.model.ErrorCode.DELETED;
import static dev.coffer.model.ErrorCode.FAILED_PRECONDITION;
import static dev.coffer.model.ErrorCode.INTERNAL;
import static dev.coffer.model.ErrorCode.INVALID_ARGUMENT;
import static dev.coffer.model.ErrorCode.NOT_FOUND;
import static dev.coffer.model.ErrorCode.THROTTLED;
import static dev.coffer.model.ErrorCode.UNAVAILABLE;

import com.azure.core.exception.HttpResponseException;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Causes;
import dev.coffer.spi.NoAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table from what Key Vault says to our errors. It goes by the inner code, the code and the
 * status of an answer, in that order: never by the class that Azure's client makes of it, which is
 * one for several, nor by the text, which changes. Secrets and keys add rows of their own.
 */
public final class AzureErrors {
  /**
   * What an answer means. In both texts {@code %1$s} stands for the permission that was needed and
   * {@code %2$s} for a role that has it.
   *
   * @param message what happened, in one sentence
   * @param remedy what to do
   */
  public record Row(ErrorCode code, Retryability retryability, String message, String remedy) {
    /** An error that no other try mends. */
    public static Row permanent(ErrorCode code, String message, String remedy) {
      return new Row(code, Retryability.PERMANENT, message, remedy);
    }

    /** An error that another try may mend. */
    public static Row transientError(ErrorCode code, String message, String remedy) {
      return new Row(code, Retryability.TRANSIENT, message, remedy);
    }
  }

  private static final Row AWAY =
      Row.transientError(
          UNAVAILABLE, "Key Vault failed by itself.", "Try again; see azure.status.microsoft.");

  private static final Row NO_VAULT =
      Row.permanent(
          UNAVAILABLE,
          "What answers at this address is no vault.",
          "Check the address of the vault, and the endpoint where one is set.");

  private static final Map<String, Row> COMMON = common();

  private final Map<String, Row> rows;
  private final Origin origin;

  private AzureErrors(Map<String, Row> rows, Origin origin) {
    this.rows = rows;
    this.origin = origin;
  }

  /** The table of secrets or keys, with rows of their own. */
  public static AzureErrors with(Map<String, Row> own, Origin origin) {
    Map<String, Row> rows = new HashMap<>(COMMON);
    rows.putAll(own);
    return new AzureErrors(Map.copyOf(rows), origin);
  }

  private static Map<String, Row> common() {
    Map<String, Row> rows = new HashMap<>();
    Row denied =
        Row.permanent(
            BACKEND_DENIED,
            "Key Vault does not allow %1$s to Coffer.",
            "Grant the role %2$s on the vault, or %1$s in its access policy, to the identity that"
                + " Coffer has there; it counts after some minutes.");
    for (String said : List.of("403", "ForbiddenByRbac", "ForbiddenByPolicy", "AccessDenied")) {
      rows.put(said, denied);
    }
    Row firewall =
        Row.permanent(
            BACKEND_DENIED,
            "The network rules of the vault refuse this machine.",
            "Allow its address under Networking of the vault, or give it a private endpoint.");
    for (String said : List.of("ForbiddenByFirewall", "ForbiddenByConnection")) {
      rows.put(said, firewall);
    }
    rows.put(
        "401",
        Row.permanent(
            BACKEND_DENIED,
            "Key Vault does not accept the credential of the vault.",
            "Check that it is of the vault's own tenant, and the clock of this machine."));
    rows.put(
        "400",
        Row.permanent(
            INVALID_ARGUMENT,
            "Key Vault does not take this name or value.",
            "Check name, labels and value against the limits of the service."));
    rows.put(
        "404",
        Row.permanent(
            NOT_FOUND,
            "There is no such secret or version.",
            "Check the name: \"coffer list\" shows what is there."));
    rows.put(
        "ObjectIsDeletedButRecoverable",
        Row.permanent(DELETED, "It is deleted.", "Restore it, or purge it first."));
    rows.put(
        "409",
        Row.transientError(
            UNAVAILABLE, "Key Vault is still busy with it.", "Try again in some seconds."));
    rows.put(
        "ObjectIsBeingDeleted",
        Row.transientError(
            UNAVAILABLE,
            "Key Vault still deletes it at this moment.",
            "Try again in some seconds."));
    rows.put(
        "ObjectIsBeingRecovered",
        Row.transientError(
            UNAVAILABLE,
            "Key Vault still restores it at this moment.",
            "Try again in some seconds."));
    rows.put(
        "429",
        Row.transientError(
            THROTTLED,
            "Key Vault asks for fewer calls.",
            "Wait and try again; cache reads, or spread them over several vaults."));
    rows.put(
        "408",
        Row.transientError(UNAVAILABLE, "Key Vault did not get the whole call.", "Try again."));
    rows.put("405", NO_VAULT);
    return Map.copyOf(rows);
  }

  /** What a failure of the client means, for a call that needs a permission. */
  public SecretsException of(RuntimeException e, AzureAction action) {
    SecretsException ours = Causes.first(e, SecretsException.class);
    if (ours != null) {
      return ours.toBuilder()
          .origin(origin)
          .outcomeUnknown(ours.outcomeUnknown() && action.mutation())
          .build();
    }
    HttpResponseException said = Causes.first(e, HttpResponseException.class);
    if (said != null && said.getResponse() != null) {
      return said(said, action);
    }
    return unreachable(e, action).origin(origin).cause(e).build();
  }

  private SecretsException said(HttpResponseException e, AzureAction action) {
    int status = e.getResponse().getStatusCode();
    Row row = row(AzureAnswer.codes(e), status);
    SecretsException.Builder error =
        SecretsException.of(row.code(), filled(row.message(), action))
            .retryability(row.retryability())
            .remedy(filled(row.remedy(), action))
            .origin(origin)
            .outcomeUnknown(action.mutation() && status >= 500)
            .cause(e);
    return row.code() == THROTTLED
        ? error.retryAfter(AzureAnswer.askedWait(e.getResponse())).build()
        : error.build();
  }

  private Row row(List<String> codes, int status) {
    for (String code : codes) {
      Row row = rows.get(code);
      if (row != null) {
        return row;
      }
    }
    Row row = rows.get(Integer.toString(status));
    if (row != null) {
      return row;
    }
    return status >= 500 ? AWAY : NO_VAULT;
  }

  private static SecretsException.Builder unreachable(Throwable e, AzureAction action) {
    NoAnswer why = NoAnswer.of(e);
    if (why == NoAnswer.UNTRUSTED) {
      return SecretsException.of(UNAVAILABLE, "The certificate of the vault is not trusted.")
          .retryability(Retryability.PERMANENT)
          .remedy("Check the address, caCertificate, and what stands between here and Azure.");
    }
    boolean wire = why != NoAnswer.OTHER;
    if (!wire && Causes.has(e, UnsupportedOperationException.class)) {
      return SecretsException.of(
              FAILED_PRECONDITION, "What is kept there is not made for this use.")
          .remedy("Check its kind and its permitted operations.");
    }
    return SecretsException.of(
            wire ? UNAVAILABLE : INTERNAL,
            wire ? "Key Vault cannot be reached." : "The client of Azure failed.")
        .remedy(
            wire
                ? "Check the network and the address of the vault."
                : "See the cause in the log of this side.")
        .outcomeUnknown(action.mutation() && why.mayHaveHappened());
  }

  private static String filled(String text, AzureAction action) {
    return text.formatted(action.permission(), action.role());
  }

  /** Whether an error of ours came of an answer with this inner code. */
  public static boolean isSaid(SecretsException e, String code) {
    HttpResponseException said = Causes.first(e.getCause(), HttpResponseException.class);
    return said != null && AzureAnswer.codes(said).contains(code);
  }
}
