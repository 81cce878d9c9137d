package dev.coffer.azure.keyvault;

import dev.coffer.azure.AzureErrors;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what the service does after it has answered: a deletion or a recovery goes on for some
 * seconds, in which the secret can be seen by nobody and must not be written to.
 */
final class Settling {
  /** Longer than any that was seen, which took ten seconds. */
  private static final Duration MOST = Duration.ofMinutes(1);

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  /** Inner codes of refusals that pass by themselves, and before which nothing was changed. */
  private static final Set<String> BUSY = Set.of("ObjectIsBeingDeleted", "ObjectIsBeingRecovered");

  private Settling() {}

  /**
   * Waits until it is seen.
   *
   * @throws SecretsException DEADLINE_EXCEEDED, CANCELLED, or UNAVAILABLE after a minute; the
   *     outcome is unknown then
   */
  static void until(OperationContext context, BooleanSupplier seen) {
    present(context, () -> seen.getAsBoolean() ? Boolean.TRUE : null);
  }

  /** As {@link #until}: what is there, once it is. */
  static <R> R present(OperationContext context, Supplier<@Nullable R> look) {
    long end = System.nanoTime() + MOST.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    try {
      while (true) {
        R seen = look.get();
        if (seen != null) {
          return seen;
        }
        if (System.nanoTime() - end > 0) {
          throw KeyVaultErrors.notSettled();
        }
        pause(pause, context);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (SecretsException e) {
      // The change itself was accepted.
      throw e.toBuilder().outcomeUnknown(true).build();
    }
  }

  /** Makes a call again for as long as the service is busy with what was called before. */
  static <R> R whenIdle(OperationContext context, Supplier<R> call) {
    long end = System.nanoTime() + MOST.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        return call.get();
      } catch (SecretsException e) {
        boolean busy = BUSY.stream().anyMatch(code -> AzureErrors.isSaid(e, code));
        if (!busy || System.nanoTime() - end > 0) {
          throw e;
        }
      }
      pause(pause, context);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private static void pause(long millis, OperationContext context) {
    context.checkDeadline();
    try {
      Thread.sleep(Math.min(millis, Math.max(1, context.remaining().toMillis())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KeyVaultErrors.cancelled();
    }
  }
}
