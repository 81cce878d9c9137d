package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.server.access.Principal;
import dev.coffer.spi.OperationContext;
import io.grpc.Metadata;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a call runs, beside what it asks.
 *
 * @param principal who calls
 * @param deadlineNanos the {@link System#nanoTime()} at which the call ends at the latest
 * @param requestId the metadata {@code coffer-request-id}; null where there is none
 * @param traceParent the metadata {@code traceparent}; null where there is none that is well formed
 */
public record Terms(
    Principal principal,
    long deadlineNanos,
    @Nullable String requestId,
    @Nullable String traceParent) {
  private static final Metadata.Key<String> REQUEST_ID =
      Metadata.Key.of("coffer-request-id", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  /** W3C Trace Context, version 00. */
  private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  static Terms of(Principal principal, Metadata headers, long deadlineNanos) {
    String trace = headers.get(TRACE_PARENT);
    return new Terms(
        principal,
        deadlineNanos,
        headers.get(REQUEST_ID),
        trace != null && TRACE.matcher(trace).matches() ? trace : null);
  }

  /**
   * The context of an operation that this call asks for.
   *
   * @param ofRequest the request's own id; empty where it has none
   * @throws SecretsException INVALID_ARGUMENT for a malformed id, or two that differ
   */
  public OperationContext context(String ofRequest) {
    if (requestId != null && !ofRequest.isEmpty() && !requestId.equals(ofRequest)) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The call has two request ids that differ.")
          .remedy("Give request_id or the metadata coffer-request-id.")
          .build();
    }
    String id = ofRequest.isEmpty() ? requestId : ofRequest;
    return new OperationContext(deadlineNanos, principal.name(), id, traceParent);
  }

  /** The context of an operation that changes nothing. */
  public OperationContext context() {
    return context("");
  }
}
