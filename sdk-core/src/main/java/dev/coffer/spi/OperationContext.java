package dev.coffer.spi;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime knows of a call, beside what the caller wants. Immutable.
 *
 * @param deadlineNanos the {@link System#nanoTime()} at which the caller stops waiting, or {@link
 *     #NO_DEADLINE}
 * @param caller who calls: a principal on a server, {@code local} in process; never a credential
 * @param requestId makes a repeated mutation one mutation, 1 to 64 characters of {@code
 *     [A-Za-z0-9_.-]}; null where the caller gave none
 * @param traceParent the W3C trace context of the call; null without tracing
 */
public record OperationContext(
    long deadlineNanos, String caller, @Nullable String requestId, @Nullable String traceParent) {
  /** A call that waits as long as it takes. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /** The context of a call in process that sets nothing. */
  public static final OperationContext LOCAL =
      new OperationContext(NO_DEADLINE, "local", null, null);

  public OperationContext {
    Objects.requireNonNull(caller, "caller");
    if (requestId != null && !requestId.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The request id is malformed.")
          .remedy("Use 1 to 64 characters of A-Z a-z 0-9 _ . -")
          .build();
    }
  }

  /** The same call, to be answered within {@code timeout} from now, or sooner if it was so. */
  public OperationContext within(Duration timeout) {
    long latest = System.nanoTime() + timeout.toNanos();
    boolean sooner = deadlineNanos != NO_DEADLINE && deadlineNanos - latest <= 0;
    return sooner ? this : new OperationContext(latest, caller, requestId, traceParent);
  }

  /** The same call with a request id. */
  public OperationContext withRequestId(@Nullable String id) {
    return new OperationContext(deadlineNanos, caller, id, traceParent);
  }

  public boolean hasDeadline() {
    return deadlineNanos != NO_DEADLINE;
  }

  /** The time that is left: negative when the deadline has passed, an hour when there is none. */
  public Duration remaining() {
    return hasDeadline()
        ? Duration.ofNanos(deadlineNanos - System.nanoTime())
        : Duration.ofHours(1);
  }

  /**
   * Ends a call whose deadline has passed.
   *
   * @throws SecretsException DEADLINE_EXCEEDED
   */
  public void checkDeadline() {
    if (hasDeadline() && deadlineNanos - System.nanoTime() <= 0) {
      throw SecretsException.of(ErrorCode.DEADLINE_EXCEEDED, "The deadline of the call passed.")
          .remedy("Try again, or allow more time (--timeout, withTimeout).")
          .build();
    }
  }
}
