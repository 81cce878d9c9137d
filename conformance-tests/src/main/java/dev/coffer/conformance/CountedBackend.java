package dev.coffer.conformance;

import dev.coffer.layer.guard.GuardConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The guard around a store, and a count of the calls that it let through. */
final class CountedBackend implements AutoCloseable {
  private final Watchdog watchdog = new Watchdog();
  private final Layer guard = GuardConfig.DEFAULT.open(watchdog);
  private final AtomicInteger calls = new AtomicInteger();
  private final Handler guarded;

  CountedBackend(SecretBackend backend) {
    guarded = guard.around(new Innermost(backend), "tested", backend);
  }

  private final class Innermost implements Handler {
    private final SecretBackend backend;

    Innermost(SecretBackend backend) {
      this.backend = backend;
    }

    @Override
    public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
      return null;
    }

    @Override
    public <R> R run(Operation<R> operation, OperationContext context) {
      calls.incrementAndGet();
      return operation.on(backend, context);
    }
  }

  /** Fails unless the guard refuses the operation before any I/O. */
  void mustRefuse(Operation<?> operation, OperationContext context) {
    int before = calls.get();
    try {
      guarded.run(operation, context);
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.UNSUPPORTED && calls.get() == before) {
        return;
      }
      throw new AssertionError(
          "The guard ends " + operation.verb() + " with " + e.code() + ", not UNSUPPORTED.", e);
    }
    throw new AssertionError("The guard lets " + operation.verb() + " through.");
  }

  @Override
  public void close() {
    guard.close();
    watchdog.close();
  }
}
