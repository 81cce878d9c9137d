package dev.coffer.azure;

import dev.coffer.spi.OperationContext;
import java.time.Duration;

/**
 * The deadline of the call that this thread makes. Not all methods of Azure's client take a
 * context, but all of them send on the thread that called.
 */
final class CallDeadline {
  private static final ThreadLocal<OperationContext> CURRENT = new ThreadLocal<>();

  private CallDeadline() {}

  /** Holds for this thread until it is closed. Calls are not nested. */
  static Scope of(OperationContext context) {
    CURRENT.set(context);
    return CURRENT::remove;
  }

  /** The time that this thread's call has left, at most so much. */
  static Duration left(Duration most) {
    OperationContext context = CURRENT.get();
    if (context == null || !context.hasDeadline()) {
      return most;
    }
    Duration left = context.remaining();
    return left.compareTo(most) < 0 ? left : most;
  }

  interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
