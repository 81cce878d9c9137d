package dev.coffer.pipeline;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.CallWatch;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import java.time.Duration;

/**
 * Ends operations whose deadline passed by an interrupt, which every backend obeys. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
  /** How much later than its deadline a call may be ended. */
  public static final Duration SWEEP = CallWatch.SWEEP;

  private final CallWatch calls = new CallWatch("coffer-watchdog");

  /**
   * Runs an operation, and ends it when the deadline of its context passes.
   *
   * @throws SecretsException DEADLINE_EXCEEDED when it was ended, and whatever the operation throws
   */
  public <R> R run(Handler next, Operation<R> operation, OperationContext context) {
    context.checkDeadline();
    if (!context.hasDeadline()) {
      return next.run(operation, context);
    }
    CallWatch.Watched call = calls.begin(context.deadlineNanos());
    R answer;
    try {
      answer = next.run(operation, context);
    } catch (SecretsException e) {
      throw call.finish() && isInterruption(e.code()) ? overdue(operation, e) : e;
    } catch (Throwable e) {
      call.finish();
      throw e;
    }
    call.finish();
    return answer;
  }

  /** What an interrupted backend says: that it was cancelled, or that its connection went. */
  private static boolean isInterruption(ErrorCode code) {
    return code == ErrorCode.CANCELLED || code == ErrorCode.UNAVAILABLE;
  }

  private static SecretsException overdue(Operation<?> operation, SecretsException cancelled) {
    return SecretsException.of(
            ErrorCode.DEADLINE_EXCEEDED, "The deadline passed before the store answered.")
        .store(cancelled.store())
        .name(operation.name())
        .remedy("Try again, or allow more time (--timeout, withTimeout).")
        .outcomeUnknown(operation.verb().isMutation())
        .cause(cancelled)
        .build();
  }

  @Override
  public void close() {
    calls.close();
  }
}
