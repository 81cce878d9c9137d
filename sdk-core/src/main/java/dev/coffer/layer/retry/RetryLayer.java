package dev.coffer.layer.retry;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Layer;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Verb;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Repeats calls that failed with something transient, where that is safe. Waits have full jitter
 * (Brooker, "Exponential Backoff And Jitter", 2015) and are never shorter than the store asked for;
 * each store has a budget of retries. What was tried to the end is marked EXHAUSTED, so that no
 * layer further out tries again.
 */
final class RetryLayer implements Layer {
  private final RetryConfig config;
  private final Watchdog watchdog;

  RetryLayer(RetryConfig config, Watchdog watchdog) {
    this.config = config;
    this.watchdog = watchdog;
  }

  @Override
  public Handler around(Handler next, String store, SecretBackend backend) {
    return new Retrying(next, backend);
  }

  @Override
  public void close() {
    // Holds nothing of its own.
  }

  private final class Retrying implements Handler {
    private final Handler next;
    private final SecretBackend backend;
    private final RetryBudget budget = new RetryBudget();

    Retrying(Handler next, SecretBackend backend) {
      this.next = next;
      this.backend = backend;
    }

    @Override
    public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
      return next.tryNow(operation, context);
    }

    @Override
    public <R> R run(Operation<R> operation, OperationContext context) {
      budget.earn();
      OperationContext identified = identified(operation, context);
      boolean ambiguous = false;
      for (int attempt = 1; ; attempt++) {
        try {
          return tryOnce(operation, identified);
        } catch (SecretsException e) {
          SecretsException judged = ambiguous ? afterAmbiguity(e) : e;
          if (judged.retryability() != Retryability.TRANSIENT) {
            throw judged;
          }
          boolean repeatable =
              Repeatable.refusedBeforeEffect(judged)
                  || Repeatable.whateverHappened(operation, identified, backend.capabilities());
          Duration wait = wait(judged, attempt);
          if (!repeatable
              || attempt >= config.maxAttempts()
              || wait.compareTo(context.remaining()) >= 0
              || !budget.spend()) {
            throw exhausted(judged);
          }
          ambiguous |= operation.verb().isMutation() && !Repeatable.refusedBeforeEffect(judged);
          pause(wait, judged);
        }
      }
    }

    /** A put of its own identity can be repeated, so one is given to each that has none. */
    private OperationContext identified(Operation<?> operation, OperationContext context) {
      boolean put = operation.verb() == Verb.PUT || operation.verb() == Verb.PATCH_FIELDS;
      return put
              && context.requestId() == null
              && backend.capabilities().has(Capability.IDEMPOTENT_PUT)
          ? context.withRequestId(UUID.randomUUID().toString())
          : context;
    }

    /** A mutation gets all the time there is: given up early, its outcome would be unknown. */
    private <R> R tryOnce(Operation<R> operation, OperationContext context) {
      if (operation.verb().isMutation()) {
        return next.run(operation, context);
      }
      OperationContext bounded = context.within(config.tryTimeout());
      try {
        return watchdog.run(next, operation, bounded);
      } catch (SecretsException e) {
        boolean tryIsOver =
            e.code() == ErrorCode.DEADLINE_EXCEEDED && bounded.remaining().isNegative();
        if (!tryIsOver) {
          throw e;
        }
        context.checkDeadline();
        throw SecretsException.of(
                ErrorCode.UNAVAILABLE,
                "The store did not answer within " + config.tryTimeout().toMillis() + " ms.")
            .store(e.store())
            .name(operation.name())
            .remedy("See whether the store is up: \"coffer doctor\".")
            .cause(e)
            .build();
      }
    }

    private Duration wait(SecretsException e, int attempt) {
      long base = config.baseDelay().toNanos();
      long bound = Math.min(config.maxDelay().toNanos(), base << (attempt - 1));
      Duration jitter =
          Duration.ofNanos(bound == 0 ? 0 : ThreadLocalRandom.current().nextLong(bound));
      Duration asked = e.retryAfter();
      return asked == null ? jitter : asked.plus(jitter);
    }

    private void pause(Duration wait, SecretsException before) {
      try {
        Thread.sleep(wait.toMillis(), wait.toNanosPart() % 1_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw SecretsException.of(ErrorCode.CANCELLED, "The call was cancelled between two tries.")
            .store(before.store())
            .remedy("The last try failed with " + before.code() + ".")
            .outcomeUnknown(before.outcomeUnknown())
            .cause(before)
            .build();
      }
    }
  }

  private static SecretsException exhausted(SecretsException e) {
    return restyled(e, e.toBuilder().retryability(Retryability.EXHAUSTED));
  }

  /** A conflict after a try that may have taken effect may be a conflict with ourselves. */
  private static SecretsException afterAmbiguity(SecretsException e) {
    boolean conflict =
        e.code() == ErrorCode.VERSION_MISMATCH || e.code() == ErrorCode.ALREADY_EXISTS;
    return conflict && !e.outcomeUnknown()
        ? restyled(
            e,
            e.toBuilder()
                .outcomeUnknown(true)
                .remedy(
                    "An earlier try may have taken effect: read the secret, then decide whether"
                        + " to write again."))
        : e;
  }

  private static SecretsException restyled(SecretsException e, SecretsException.Builder builder) {
    SecretsException restyled = builder.build();
    restyled.setStackTrace(e.getStackTrace());
    return restyled;
  }
}
