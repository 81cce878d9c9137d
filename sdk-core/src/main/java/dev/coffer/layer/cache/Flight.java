package dev.coffer.layer.cache;

import dev.coffer.model.Secret;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One load that several callers wait for. Each of them takes a copy of its own; the last one to
 * leave wipes the original.
 */
final class Flight {
  private final CacheIndex.Load load;
  private final OperationContext context;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final AtomicBoolean over = new AtomicBoolean();
  private final CountDownLatch landed = new CountDownLatch(1);
  private volatile @Nullable Secret answer;
  private volatile @Nullable SecretsException failure;

  /**
   * @param context the load's own: its deadline is the store's, not that of a caller
   */
  Flight(CacheIndex.Load load, OperationContext context) {
    this.load = load;
    this.context = context;
  }

  CacheIndex.Load load() {
    return load;
  }

  OperationContext context() {
    return context;
  }

  /** Counts one more who waits; false where the flight is over and done with. */
  boolean board() {
    int now = holders.get();
    while (now > 0) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
      now = holders.get();
    }
    return false;
  }

  /** Everyone who boarded leaves once; the load itself leaves by ending. */
  void leave() {
    if (holders.decrementAndGet() == 0) {
      Secret original = answer;
      if (original != null) {
        original.close();
      }
    }
  }

  /** Ends with an answer, which the flight owns from now on; does nothing where it has ended. */
  void land(Secret secret) {
    if (over.compareAndSet(false, true)) {
      answer = secret;
      landed.countDown();
      leave();
    } else {
      secret.close();
    }
  }

  /** Ends with an error; does nothing where it has ended. */
  void fail(SecretsException error) {
    if (over.compareAndSet(false, true)) {
      failure = error;
      landed.countDown();
      leave();
    }
  }

  /**
   * Waits for the end of the load, but not beyond the deadline of the caller.
   *
   * @return a copy that the caller owns; null where the caller's time or the load's was up
   * @throws SecretsException what the load failed with, as the caller's own
   */
  @Nullable Secret await(OperationContext caller) throws InterruptedException {
    long left = Math.min(caller.remaining().toNanos(), Math.max(0, context.remaining().toNanos()));
    if (!landed.await(left, TimeUnit.NANOSECONDS)) {
      return null;
    }
    SecretsException error = failure;
    if (error != null) {
      throw error.toBuilder().cause(error).build();
    }
    Secret original = answer;
    return original == null
        ? null
        : new Secret(original.value().copy(), original.version(), original.provenance());
  }
}
