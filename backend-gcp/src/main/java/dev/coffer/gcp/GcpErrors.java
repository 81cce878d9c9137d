package dev.coffer.gcp;

import static dev.coffer.model.ErrorCode.ALREADY_EXISTS;
import static dev.coffer.model.ErrorCode.BACKEND_DENIED;
import static dev.coffer.model.ErrorCode.CANCELLED;
import static dev.coffer.model.ErrorCode.DEADLINE_EXCEEDED;
import static dev.coffer.model.ErrorCode.FAILED_PRECONDITION;
import static dev.coffer.model.ErrorCode.INTEGRITY;
import static dev.coffer.model.ErrorCode.INTERNAL;
import static dev.coffer.model.ErrorCode.INVALID_ARGUMENT;
import static dev.coffer.model.ErrorCode.NOT_FOUND;
import static dev.coffer.model.ErrorCode.THROTTLED;
import static dev.coffer.model.ErrorCode.UNAVAILABLE;
import static dev.coffer.model.ErrorCode.VERSION_MISMATCH;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ErrorDetails;
import com.google.api.gax.rpc.StatusCode;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Causes;
import dev.coffer.spi.NoAnswer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table from what Google Cloud says to our errors. It goes by the code of gRPC, and by the
 * reason beside it where there is one: never by the text, which changes. A service adds rows of its
 * own.
 */
public final class GcpErrors {
  /** The reason that a service gives which the project never turned on. */
  private static final String NOT_TURNED_ON = "SERVICE_DISABLED";

  /**
   * What a code means. In both texts {@code %1$s} stands for the permission that was needed and
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

    static Row transientError(ErrorCode code, String message, String remedy) {
      return new Row(code, Retryability.TRANSIENT, message, remedy);
    }
  }

  private static final Row API_OFF =
      Row.permanent(
          BACKEND_DENIED,
          "The API of this service is not enabled in the project.",
          "Enable it: gcloud services enable secretmanager.googleapis.com cloudkms.googleapis.com.");

  private static final Row FAILED_BY_ITSELF =
      Row.transientError(
          UNAVAILABLE, "Google Cloud failed by itself.", "Try again; see status.cloud.google.com.");

  private static final Map<StatusCode.Code, Row> COMMON = common();

  private final Map<StatusCode.Code, Row> rows;
  private final Origin origin;

  private GcpErrors(Map<StatusCode.Code, Row> rows, Origin origin) {
    this.rows = rows;
    this.origin = origin;
  }

  /** The table of a service, with rows of its own. */
  public static GcpErrors with(Map<StatusCode.Code, Row> own, Origin origin) {
    Map<StatusCode.Code, Row> rows = new EnumMap<>(COMMON);
    rows.putAll(own);
    return new GcpErrors(Map.copyOf(rows), origin);
  }

  private static Map<StatusCode.Code, Row> common() {
    Map<StatusCode.Code, Row> rows = new EnumMap<>(StatusCode.Code.class);
    rows.put(
        StatusCode.Code.INVALID_ARGUMENT,
        Row.permanent(
            INVALID_ARGUMENT,
            "Google Cloud does not take this name or value.",
            "Check name, labels and value against the limits of the service."));
    rows.put(
        StatusCode.Code.OUT_OF_RANGE,
        Row.permanent(
            INVALID_ARGUMENT,
            "Google Cloud does not take an argument of this call.",
            "Begin a list again; check what was given against the limits of the service."));
    rows.put(
        StatusCode.Code.NOT_FOUND,
        Row.permanent(
            NOT_FOUND,
            "There is no such secret or version.",
            "Check the name: \"coffer list\" shows what is there."));
    rows.put(
        StatusCode.Code.ALREADY_EXISTS,
        Row.permanent(
            ALREADY_EXISTS, "It exists already.", "Read it, then decide; or choose another name."));
    rows.put(
        StatusCode.Code.PERMISSION_DENIED,
        Row.permanent(
            BACKEND_DENIED,
            "Google Cloud does not allow %1$s to Coffer; or there is no such thing, which it does"
                + " not tell apart.",
            "Grant %1$s, which is in %2$s, to the identity that Coffer has there."));
    rows.put(
        StatusCode.Code.UNAUTHENTICATED,
        Row.permanent(
            BACKEND_DENIED,
            "Google Cloud does not accept the credential of the store.",
            "Check the credential, whether it has expired, and the clock of this machine."));
    rows.put(
        StatusCode.Code.FAILED_PRECONDITION,
        Row.permanent(
            FAILED_PRECONDITION,
            "The state of the secret or version does not allow it.",
            "Look at it with \"coffer versions\": it may be disabled or destroyed."));
    rows.put(
        StatusCode.Code.ABORTED,
        Row.permanent(
            VERSION_MISMATCH,
            "It was changed by another at the same time.",
            "Read it again, then decide whether to write."));
    rows.put(
        StatusCode.Code.RESOURCE_EXHAUSTED,
        Row.transientError(
            THROTTLED,
            "Google Cloud asks for fewer calls.",
            "Wait and try again; cache reads, or have the quota of %1$s raised."));
    rows.put(
        StatusCode.Code.UNIMPLEMENTED,
        Row.permanent(
            UNAVAILABLE,
            "What answers at this address is not the service.",
            "Check the endpoint, and whether the location offers the service."));
    rows.put(
        StatusCode.Code.DEADLINE_EXCEEDED,
        Row.permanent(
            DEADLINE_EXCEEDED,
            "Google Cloud did not answer before the deadline.",
            "Try again, or allow more time (--timeout, withTimeout)."));
    rows.put(
        StatusCode.Code.CANCELLED,
        Row.permanent(CANCELLED, "The call was cancelled before its answer.", "Call again."));
    rows.put(
        StatusCode.Code.DATA_LOSS,
        Row.permanent(
            INTEGRITY,
            "Google Cloud says that data is lost or damaged.",
            "Read another version, or put the value again; report it to Google."));
    rows.put(
        StatusCode.Code.UNAVAILABLE,
        Row.transientError(
            UNAVAILABLE,
            "Google Cloud cannot be reached.",
            "Check the network, the location and the endpoint."));
    rows.put(StatusCode.Code.INTERNAL, FAILED_BY_ITSELF);
    rows.put(StatusCode.Code.UNKNOWN, FAILED_BY_ITSELF);
    return Map.copyOf(rows);
  }

  /** What a failure of the client means, for a call that needs a permission. */
  public SecretsException of(@Nullable Throwable e, GcpAction action) {
    SecretsException ours = Causes.first(e, SecretsException.class);
    if (ours != null) {
      return ours.toBuilder().origin(origin).build();
    }
    if (e instanceof ApiException said) {
      return said(said, action);
    }
    return SecretsException.of(INTERNAL, "The client of Google Cloud failed.")
        .origin(origin)
        .outcomeUnknown(action.mutation())
        .remedy("See the cause in the log of this side.")
        .cause(e)
        .build();
  }

  private SecretsException said(ApiException e, GcpAction action) {
    StatusCode.Code code = e.getStatusCode().getCode();
    if (NoAnswer.of(e) == NoAnswer.UNTRUSTED) {
      return SecretsException.of(
              UNAVAILABLE, "The certificate of the Google Cloud endpoint is not trusted.")
          .origin(origin)
          .retryability(Retryability.PERMANENT)
          .remedy("Check the endpoint, and what stands between this machine and Google Cloud.")
          .cause(e)
          .build();
    }
    if (code == StatusCode.Code.UNAUTHENTICATED && Causes.has(e, IOException.class)) {
      return ofCredential(e);
    }
    Row row = isTurnedOff(e) ? API_OFF : rows.getOrDefault(code, FAILED_BY_ITSELF);
    SecretsException.Builder error =
        SecretsException.of(row.code(), filled(row.message(), action))
            .retryability(row.retryability())
            .remedy(filled(row.remedy(), action))
            .origin(origin)
            .outcomeUnknown(action.mutation() && mayHaveHappened(row.code(), e))
            .cause(e);
    return row.code() == THROTTLED ? error.retryAfter(askedWait(e)).build() : error.build();
  }

  /** Nobody told the service yet: the token could not be had. */
  private SecretsException ofCredential(ApiException e) {
    boolean away =
        Causes.has(e, ConnectException.class)
            || Causes.has(e, UnknownHostException.class)
            || Causes.has(e, SocketTimeoutException.class);
    return SecretsException.of(
            away ? UNAVAILABLE : BACKEND_DENIED,
            away
                ? "The credential of the store could not be fetched."
                : "Google does not give a token for the credential of the store.")
        .origin(origin)
        .remedy(
            away
                ? "Check that the token service of Google, or the metadata server, can be reached."
                : "Check the credential, whether it was revoked, and the clock of this machine.")
        .cause(e)
        .build();
  }

  private static boolean mayHaveHappened(ErrorCode code, Throwable e) {
    return switch (code) {
      case UNAVAILABLE -> NoAnswer.of(e).mayHaveHappened();
      case DEADLINE_EXCEEDED, CANCELLED, INTERNAL -> true;
      default -> false;
    };
  }

  private static String filled(String text, GcpAction action) {
    return text.formatted(action.permission(), action.role());
  }

  private static boolean isTurnedOff(ApiException e) {
    ErrorDetails details = e.getErrorDetails();
    ErrorInfo info = details == null ? null : details.getErrorInfo();
    return info != null && info.getReason().equals(NOT_TURNED_ON);
  }

  private static @Nullable Duration askedWait(ApiException e) {
    ErrorDetails details = e.getErrorDetails();
    RetryInfo info = details == null ? null : details.getRetryInfo();
    return info == null || !info.hasRetryDelay()
        ? null
        : Duration.ofSeconds(info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos());
  }
}
