package dev.coffer.memory;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Switches that make the store in memory behave as a store that is far away does on a bad day. They
 * count for calls that begin after they were set. Thread-safe.
 */
public final class MemoryFaults {
  private final AtomicLong calls = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private Duration delay = Duration.ZERO;
  private int failures;
  private @Nullable SecretsException failure;
  private boolean afterEffect;
  private boolean stuck;

  MemoryFaults() {}

  /** The next {@code times} calls fail with this code, before any effect. */
  public void failNext(int times, ErrorCode code) {
    failNext(
        times,
        SecretsException.of(code, "A fault that was asked for.")
            .remedy("Switch the fault off.")
            .build());
  }

  /** The next {@code times} calls fail with this error, before any effect. */
  public void failNext(int times, SecretsException error) {
    set(times, error, false);
  }

  /** The next call takes effect, and its answer is lost: UNAVAILABLE with an unknown outcome. */
  public void loseNextAnswer() {
    set(
        1,
        SecretsException.of(ErrorCode.UNAVAILABLE, "The answer was lost, as was asked for.")
            .remedy("Ask again under the same request id.")
            .outcomeUnknown(true)
            .build(),
        true);
  }

  /** Every call waits this long, or until its deadline. */
  public void delay(Duration time) {
    lock.lock();
    try {
      delay = time;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Every call waits until {@link #release}, or its thread is interrupted: no deadline counts. */
  public void hold() {
    lock.lock();
    try {
      stuck = true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the calls go on that {@link #hold} stopped. */
  public void release() {
    lock.lock();
    try {
      stuck = false;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many calls reached the store. */
  public long calls() {
    return calls.get();
  }

  private void set(int times, SecretsException error, boolean after) {
    lock.lock();
    try {
      failures = times;
      failure = error;
      afterEffect = after;
    } finally {
      lock.unlock();
    }
  }

  /** A call arrives: waits and fails as it was asked for. */
  void arrive(OperationContext context) {
    calls.incrementAndGet();
    context.checkDeadline();
    try {
      waitForRelease();
      waitForDelay(context);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MemoryErrors.cancelled();
    }
    fail(false);
  }

  /** A call leaves with its effect done. */
  void leave() {
    fail(true);
  }

  private void waitForRelease() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (stuck) {
        released.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits as long as the delay says now: one that is made shorter ends waits that go on. */
  private void waitForDelay(OperationContext context) throws InterruptedException {
    long began = System.nanoTime();
    lock.lockInterruptibly();
    try {
      while (true) {
        long left = delay.toNanos() - (System.nanoTime() - began);
        if (left <= 0) {
          return;
        }
        released.awaitNanos(Math.min(left, context.remaining().toNanos()));
        context.checkDeadline();
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(boolean after) {
    lock.lock();
    try {
      if (failures > 0 && failure != null && afterEffect == after) {
        failures--;
        throw failure.toBuilder().build();
      }
    } finally {
      lock.unlock();
    }
  }
}
