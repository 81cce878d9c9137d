package dev.coffer.store;

import dev.coffer.spi.OperationContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets those who write the same thing pass one after the other, in the order in which they came,
 * and all others side by side: a fixed number of locks, chosen by hash. A lane is held while a
 * write is decided and sealed, never while the disk is written.
 */
final class Lanes {
  private static final int COUNT = 1024;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];
  private final StoreErrors errors;

  Lanes(StoreErrors errors) {
    this.errors = errors;
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock(true);
    }
  }

  /**
   * Enters a lane; the caller unlocks it.
   *
   * @throws dev.coffer.model.SecretsException DEADLINE_EXCEEDED, CANCELLED: nothing has happened
   */
  ReentrantLock enter(int hash, OperationContext context) {
    ReentrantLock lane = locks[(hash ^ (hash >>> 16)) & (COUNT - 1)];
    try {
      if (!context.hasDeadline()) {
        lane.lockInterruptibly();
      } else if (!lane.tryLock(context.deadlineNanos() - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw errors.outOfTime(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted(false);
    }
    return lane;
  }
}
