package dev.coffer.aws;

import static dev.coffer.model.ErrorCode.BACKEND_DENIED;
import static dev.coffer.model.ErrorCode.CANCELLED;
import static dev.coffer.model.ErrorCode.DEADLINE_EXCEEDED;
import static dev.coffer.model.ErrorCode.INVALID_ARGUMENT;
import static dev.coffer.model.ErrorCode.LIMIT_EXCEEDED;
import static dev.coffer.model.ErrorCode.THROTTLED;
import static dev.coffer.model.ErrorCode.UNAVAILABLE;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Causes;
import dev.coffer.spi.NoAnswer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The table from what AWS says to our errors. A service adds rows of its own to those of all
 * services. It goes by the code of an error: the status differs between services.
 */
public final class AwsErrors {
  private static final String CREDENTIAL =
      "Check the credential of the store, whether it has expired, and the clock of this machine.";

  private static final String GRANT = "Grant %s to the identity that Coffer has there.";

  /**
   * What a code means.
   *
   * @param message what happened, in one sentence
   * @param remedy what to do; {@code %s} stands for the permission that was needed
   */
  public record Row(ErrorCode code, Retryability retryability, String message, String remedy) {
    /** An error that no other try mends. */
    public static Row permanent(ErrorCode code, String message, String remedy) {
      return new Row(code, Retryability.PERMANENT, message, remedy);
    }

    /** A failure of AWS that passes. */
    public static Row away() {
      return AWAY;
    }

    static Row transientError(ErrorCode code, String message, String remedy) {
      return new Row(code, Retryability.TRANSIENT, message, remedy);
    }
  }

  private static final Row DENIED =
      Row.permanent(BACKEND_DENIED, "AWS does not allow %s to Coffer.", GRANT);

  private static final Row UNKNOWN_CALLER =
      Row.permanent(BACKEND_DENIED, "AWS does not accept the credential of the store.", CREDENTIAL);

  /** The SDK takes the time of the answer for its next signature, so another try is worth it. */
  private static final Row SKEWED =
      Row.transientError(
          BACKEND_DENIED,
          "The clock of this machine differs from that of AWS.",
          "Have it set by NTP; a next call is signed with the time of AWS.");

  private static final Row SLOWER =
      Row.transientError(
          THROTTLED,
          "AWS asks for fewer calls.",
          "Wait and try again; cache reads, or have the quota of %s raised.");

  private static final Row AWAY =
      Row.transientError(
          UNAVAILABLE, "AWS failed by itself.", "Try again; see the AWS Health Dashboard.");

  /** The codes that every service has. */
  private static final Map<String, Row> COMMON = common();

  private final Map<String, Row> rows;
  private final Origin origin;
  private final Function<AwsServiceException, String> codes;

  private AwsErrors(
      Map<String, Row> rows, Origin origin, Function<AwsServiceException, String> codes) {
    this.rows = rows;
    this.origin = origin;
    this.codes = codes;
  }

  /** The table of a service, with rows of its own. */
  public static AwsErrors with(Map<String, Row> own, Origin origin) {
    return with(own, origin, AwsErrors::code);
  }

  /**
   * The table of a service, with rows of its own.
   *
   * @param codes gives the code of an error where the service's own says too little
   */
  public static AwsErrors with(
      Map<String, Row> own, Origin origin, Function<AwsServiceException, String> codes) {
    Map<String, Row> rows = new HashMap<>(COMMON);
    rows.putAll(own);
    return new AwsErrors(Map.copyOf(rows), origin, codes);
  }

  /** The code that the service gave an error; empty for none. */
  public static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  private static Map<String, Row> common() {
    Map<String, Row> rows = new HashMap<>();
    for (String code : List.of("AccessDeniedException", "AccessDenied", "UnauthorizedOperation")) {
      rows.put(code, DENIED);
    }
    for (String code :
        List.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "ExpiredToken",
            "ExpiredTokenException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "AuthFailure",
            "OptInRequired",
            "RequestExpired",
            "IDPCommunicationError",
            "InvalidIdentityToken",
            "IDPRejectedClaim")) {
      rows.put(code, UNKNOWN_CALLER);
    }
    for (String code :
        List.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            "PriorRequestNotComplete",
            "SlowDown",
            "TooManyUpdates")) {
      rows.put(code, SLOWER);
    }
    for (String code :
        List.of(
            "InternalServiceError",
            "InternalServiceErrorException",
            "InternalServerError",
            "InternalFailure",
            "InternalError",
            "ServiceUnavailable",
            "ServiceUnavailableException",
            "RequestTimeout",
            "RequestTimeoutException",
            "TransactionInProgressException")) {
      rows.put(code, AWAY);
    }
    for (String code :
        List.of("ValidationException", "ValidationError", "InvalidParameterException")) {
      rows.put(
          code,
          Row.permanent(
              INVALID_ARGUMENT,
              "AWS does not take this name or value.",
              "Check name, labels and value against the limits of the service."));
    }
    rows.put(
        "LimitExceededException",
        Row.permanent(
            LIMIT_EXCEEDED,
            "A quota of the AWS account is used up.",
            "Remove what is not needed, or have the quota raised."));
    return Map.copyOf(rows);
  }

  /** What an error of the SDK means, for a call that needs a permission. */
  public SecretsException of(SdkException e, AwsAction action) {
    SecretsException ours = Causes.first(e, SecretsException.class);
    if (ours != null) {
      return ours.origin() == Origin.BACKEND ? ours.toBuilder().origin(origin).build() : ours;
    }
    if (e instanceof AwsServiceException said) {
      return said(said, action);
    }
    return ofTransport(e, action).origin(origin).cause(e).build();
  }

  /** What a code means, where a service says it inside an answer. */
  public SecretsException ofCode(String code, AwsAction action) {
    Row row = rows.get(code);
    return row == null ? unknown(code).build() : error(row, action).build();
  }

  private SecretsException said(AwsServiceException e, AwsAction action) {
    String code = codes.apply(e);
    Row row = isSkewed(e, code) ? SKEWED : rows.get(code);
    if (row == null) {
      row = byStatus(e.statusCode());
    }
    if (row == null) {
      return unknown(code).outcomeUnknown(action.mutation()).cause(e).build();
    }
    SecretsException.Builder error = error(row, action).cause(e);
    if (row.code() == THROTTLED) {
      error.retryAfter(askedWait(e));
    }
    return error.outcomeUnknown(row.code() == UNAVAILABLE && action.mutation()).build();
  }

  /**
   * A signature that is refused for its time has the code of one that is wrong, in most services.
   */
  private static boolean isSkewed(AwsServiceException e, String code) {
    String text = e.awsErrorDetails() == null ? "" : "" + e.awsErrorDetails().errorMessage();
    return code.equals("RequestTimeTooSkewed")
        || (code.equals("InvalidSignatureException")
            && (text.startsWith("Signature expired") || text.startsWith("Signature not yet")));
  }

  private SecretsException.Builder error(Row row, AwsAction action) {
    return SecretsException.of(row.code(), row.message().formatted(action.permission()))
        .retryability(row.retryability())
        .remedy(row.remedy().formatted(action.permission()))
        .origin(origin);
  }

  /** An answer without a code is not of the service, but of something before it. */
  private static @Nullable Row byStatus(int status) {
    if (status == 429) {
      return SLOWER;
    }
    if (status == 401 || status == 403) {
      return UNKNOWN_CALLER;
    }
    return status >= 500 ? AWAY : null;
  }

  private SecretsException.Builder unknown(String code) {
    String shown = code.matches("[A-Za-z0-9.]{1,80}") ? code : "an error without a name";
    return SecretsException.of(ErrorCode.INTERNAL, "AWS answered with " + shown + ".")
        .origin(origin)
        .remedy("See the cause in the log of this side.");
  }

  /** Seconds, as the header has it; AWS itself hardly ever says how long. */
  private static @Nullable Duration askedWait(AwsServiceException e) {
    if (e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null) {
      return null;
    }
    SdkHttpResponse response = e.awsErrorDetails().sdkHttpResponse();
    String header = response.firstMatchingHeader("Retry-After").orElse("");
    return header.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(header)) : null;
  }

  private static SecretsException.Builder ofTransport(SdkException e, AwsAction action) {
    boolean timedOut =
        e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException;
    if (timedOut) {
      return SecretsException.of(DEADLINE_EXCEEDED, "AWS did not answer before the deadline.")
          .remedy("Try again, or allow more time (--timeout, withTimeout).")
          .outcomeUnknown(action.mutation());
    }
    if (e instanceof AbortedException || Causes.has(e, InterruptedIOException.class)) {
      Thread.currentThread().interrupt();
      return SecretsException.of(CANCELLED, "The call was cancelled before its answer.")
          .remedy("Call again from a thread that is not interrupted.")
          .outcomeUnknown(action.mutation());
    }
    return unreachable(e, action);
  }

  private static SecretsException.Builder unreachable(SdkException e, AwsAction action) {
    NoAnswer why = NoAnswer.of(e);
    if (why == NoAnswer.UNTRUSTED) {
      return SecretsException.of(UNAVAILABLE, "The certificate of the AWS endpoint is not trusted.")
          .remedy("Check the endpoint, and what stands between this machine and AWS.")
          .retryability(Retryability.PERMANENT);
    }
    boolean wire = why != NoAnswer.OTHER;
    return SecretsException.of(
            wire ? UNAVAILABLE : ErrorCode.INTERNAL,
            wire ? "AWS cannot be reached." : "The SDK of AWS failed.")
        .remedy(
            wire
                ? "Check the network, the region and the endpoint."
                : "See the cause in the log of this side.")
        .outcomeUnknown(action.mutation() && why.mayHaveHappened());
  }

  /** What went wrong before the call, in getting the credential. */
  static SdkException ofCredential(SdkException e) {
    boolean interrupted =
        e instanceof AbortedException
            || e instanceof ApiCallTimeoutException
            || Causes.has(e, InterruptedIOException.class)
            || Thread.currentThread().isInterrupted();
    if (interrupted || Causes.has(e, SecretsException.class)) {
      return e;
    }
    SecretsException ours;
    if (e instanceof AwsServiceException said) {
      ours = with(Map.of(), Origin.BACKEND).said(said, AwsAction.reading("sts:AssumeRole"));
    } else if (Causes.has(e, IOException.class)) {
      ours =
          SecretsException.of(UNAVAILABLE, "The credential of the store could not be fetched.")
              .remedy("Check that STS, or the metadata service of this machine, can be reached.")
              .cause(e)
              .build();
    } else {
      ours =
          SecretsException.of(BACKEND_DENIED, "There is no AWS credential for the store.")
              .remedy(
                  "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile or a role; or say"
                      + " under auth: where it is.")
              .cause(e)
              .build();
    }
    return SdkException.builder().message("no credential").cause(ours).build();
  }
}
