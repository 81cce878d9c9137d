package dev.coffer.hsm;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps callers away from a device that does not answer. After some failures in a row it is open
 * for a second, and twice as long after each failed trial, up to half a minute; then one call is
 * let through to try. Thread-safe.
 */
final class Breaker {
  private static final int FAILURES = 5;
  private static final long FIRST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(30).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private int failures;
  private long wait;
  private long openUntil;
  private boolean trial;

  /** Written under the lock; read without it where nothing is wrong. */
  private volatile boolean quiet = true;

  /** Throws UNAVAILABLE while it is open. */
  void pass() {
    if (quiet) {
      return;
    }
    lock.lock();
    try {
      long left = openUntil - System.nanoTime();
      if (wait > 0 && (left > 0 || trial)) {
        throw HsmErrors.resting(Duration.ofNanos(Math.max(left, FIRST_WAIT_NANOS)));
      }
      trial = wait > 0;
    } finally {
      lock.unlock();
    }
  }

  void succeeded() {
    if (quiet) {
      return;
    }
    lock.lock();
    try {
      failures = 0;
      wait = 0;
      trial = false;
      quiet = true;
    } finally {
      lock.unlock();
    }
  }

  /** The call came to nothing that says anything of the device. */
  void saidNothing() {
    if (quiet) {
      return;
    }
    lock.lock();
    try {
      trial = false;
    } finally {
      lock.unlock();
    }
  }

  /** The device did not do it in its time. */
  void failed() {
    lock.lock();
    try {
      quiet = false;
      failures++;
      if (failures >= FAILURES || trial) {
        wait = wait == 0 ? FIRST_WAIT_NANOS : Math.min(2 * wait, LONGEST_WAIT_NANOS);
        openUntil = System.nanoTime() + wait;
        trial = false;
      }
    } finally {
      lock.unlock();
    }
  }
}
