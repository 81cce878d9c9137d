package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Causes;
import dev.coffer.spi.NoAnswer;
import io.github.jopenlibs.vault.VaultException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What Vault and OpenBao say, as Coffer says it: by {@link ErrorTable} where they answered, and
 * what there is to say where they did not. No message repeats what the server said. Immutable.
 */
final class VaultErrors {
  private final String store;
  private final @Nullable Origin origin;

  private VaultErrors(String store, @Nullable Origin origin) {
    this.store = store;
    this.origin = origin;
  }

  /** The errors of a store. */
  static VaultErrors ofStore(String store) {
    return new VaultErrors(store, null);
  }

  /** The errors of a root key. */
  static VaultErrors ofKey(String key) {
    return new VaultErrors(key, Origin.KEY_PROVIDER);
  }

  /** What an answer other than success means. */
  SecretsException of(VaultRequest request, VaultReply reply) {
    ErrorTable.Row row =
        isForeign(request, reply)
            ? ErrorTable.STRANGER
            : ErrorTable.row(reply.status(), reply.complaint());
    boolean ambiguous =
        reply.status() == 502
            || reply.status() == 504
            || (reply.status() == 500 && row.text().isEmpty());
    return error(row.code(), row.message())
        .retryability(row.retryability())
        .remedy(row.remedy().formatted(request.kind().capability(), request.path()))
        .retryAfter(reply.retryAfter())
        .outcomeUnknown(ambiguous && request.kind().changes())
        .cause(new VaultException(request + " was answered with " + reply.status(), reply.status()))
        .build();
  }

  /** Whether the absence is one of a page of some other server: ours say it in JSON. */
  private static boolean isForeign(VaultRequest request, VaultReply reply) {
    return reply.status() == 404
        && !reply.body().isObject()
        && request.kind() != VaultRequest.Kind.PATCH;
  }

  /** What a failed login, renewal or unwrapping means; the driver's exception has all of it. */
  SecretsException login(String method, VaultException e) {
    int status = e.getHttpStatusCode();
    String said = String.valueOf(e.getMessage());
    if (status == 0) {
      return unreachable(method, e);
    }
    ErrorTable.Row row = ErrorTable.row(status, said);
    boolean away = row.code() == ErrorCode.UNAVAILABLE && !isRefusal(status, said);
    if (away || row.code() == ErrorCode.THROTTLED) {
      return error(row.code(), row.message())
          .retryability(row.retryability())
          .remedy(row.remedy().formatted("update", "auth"))
          .cause(e)
          .build();
    }
    return refused(method).cause(e).build();
  }

  /** Some refusals of a login are answered as if the server had failed. */
  private static boolean isRefusal(int status, String said) {
    return status == 405
        || said.contains("no handler for route")
        || said.contains("missing role_id")
        || said.contains("could not load backend configuration");
  }

  SecretsException.Builder refused(String method) {
    return error(ErrorCode.BACKEND_DENIED, "The server refused Coffer's login by " + method + ".")
        .remedy(
            "Check the credential, the role and where the method is mounted"
                + " (\"vault auth list\").");
  }

  /** A token that is no more, and nothing to log in with again. */
  SecretsException deadToken() {
    return error(ErrorCode.BACKEND_DENIED, "The server does not accept Coffer's token (any more).")
        .remedy("Put a valid token in its place; it is read again.")
        .build();
  }

  /** A wrapped secret id that somebody else has opened, or made. */
  SecretsException foreignWrapping(String what) {
    return error(ErrorCode.BACKEND_DENIED, "The wrapped secret id " + what + ".")
        .remedy(
            "Treat it as stolen: revoke the secret ids of the role, find out who took it, and"
                + " wrap a new one.")
        .build();
  }

  SecretsException tooLate(VaultRequest request) {
    return error(ErrorCode.DEADLINE_EXCEEDED, "The deadline of the call passed.")
        .origin(Origin.BACKEND)
        .remedy("Try again, or allow more time (--timeout, withTimeout).")
        .outcomeUnknown(request.kind().changes())
        .build();
  }

  SecretsException silent(VaultRequest request, Duration patience) {
    return error(
            ErrorCode.UNAVAILABLE,
            "The server did not answer within " + patience.toMillis() + " ms.")
        .remedy("See whether it is up and unsealed (\"vault status\").")
        .outcomeUnknown(request.kind().changes())
        .build();
  }

  SecretsException cancelled(VaultRequest request) {
    return error(ErrorCode.CANCELLED, "The call was cancelled while it waited for the server.")
        .remedy("Call again.")
        .outcomeUnknown(request.kind().changes())
        .build();
  }

  SecretsException unreachable(VaultRequest request, Throwable cause) {
    return unreachable("", cause).toBuilder()
        .outcomeUnknown(NoAnswer.of(cause).mayHaveHappened() && request.kind().changes())
        .build();
  }

  private SecretsException unreachable(String method, Throwable cause) {
    boolean timeout = Causes.has(cause, HttpTimeoutException.class);
    String what = method.isEmpty() ? "The server" : "For the login by " + method + " the server";
    if (NoAnswer.of(cause) == NoAnswer.UNTRUSTED) {
      return error(ErrorCode.UNAVAILABLE, what + " cannot be proved to be the right one (TLS).")
          .retryability(Retryability.PERMANENT)
          .remedy("Check tls.caCertificate, the name in the server's certificate, and its dates.")
          .cause(cause)
          .build();
    }
    return error(
            ErrorCode.UNAVAILABLE,
            what + (timeout ? " did not answer in time." : " cannot be reached."))
        .remedy("See whether it is up, and whether the address is right.")
        .cause(cause)
        .build();
  }

  /** A success without what it should carry. */
  SecretsException empty(VaultRequest request) {
    return error(ErrorTable.STRANGER.code(), ErrorTable.STRANGER.message())
        .retryability(ErrorTable.STRANGER.retryability())
        .remedy(ErrorTable.STRANGER.remedy())
        .outcomeUnknown(request.kind().changes())
        .build();
  }

  SecretsException closed() {
    return SecretsException.closed(origin == null ? "store" : "root key")
        .origin(origin == null ? Origin.CALLER : origin)
        .store(origin == null ? store : null)
        .build();
  }

  /** Begins an error of this store or key. */
  SecretsException.Builder error(ErrorCode code, String message) {
    SecretsException.Builder error = SecretsException.of(code, message);
    return origin == null ? error.store(store) : error.origin(origin);
  }
}
