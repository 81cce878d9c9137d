package dev.coffer.layer.deadline;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import org.jspecify.annotations.Nullable;

/** Bounds every call that can take time, and makes of an interrupt a CANCELLED. */
final class DeadlineLayer implements Layer {
  private final DeadlineConfig config;
  private final Watchdog watchdog;

  DeadlineLayer(DeadlineConfig config, Watchdog watchdog) {
    this.config = config;
    this.watchdog = watchdog;
  }

  @Override
  public Handler around(Handler next, String store, SecretBackend backend) {
    return new Bounded(next, store);
  }

  @Override
  public void close() {
    // Holds nothing of its own.
  }

  private final class Bounded implements Handler {
    private final Handler next;
    private final String store;

    Bounded(Handler next, String store) {
      this.next = next;
      this.store = store;
    }

    /** An answer from memory takes no time worth a look at the clock. */
    @Override
    public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
      return next.tryNow(operation, context);
    }

    @Override
    public <R> R run(Operation<R> operation, OperationContext context) {
      if (Thread.currentThread().isInterrupted()) {
        throw SecretsException.of(
                ErrorCode.CANCELLED, "The calling thread was interrupted before the call began.")
            .store(store)
            .name(operation.name())
            .remedy("Call from a thread that is not interrupted.")
            .build();
      }
      OperationContext bounded =
          context.hasDeadline() ? context : context.within(config.defaultTimeout());
      return watchdog.run(next, operation, bounded);
    }
  }
}
