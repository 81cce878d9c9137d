package dev.coffer.pipeline;

import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import org.jspecify.annotations.Nullable;

/**
 * The one method that every operation passes, in two ways. A layer is a handler around another; the
 * innermost one calls the backend. Thread-safe.
 */
public interface Handler {
  /**
   * Answers from memory, without blocking.
   *
   * @return the answer, or null (it would block) before any effect
   */
  <R> @Nullable R tryNow(Operation<R> operation, OperationContext context);

  /** Answers; may block. */
  <R> R run(Operation<R> operation, OperationContext context);
}
