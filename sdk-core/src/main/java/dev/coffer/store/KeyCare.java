package dev.coffer.store;

import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a store that looks after its keys: soon after the start, then every minute, and
 * when it is woken. What it cannot do now, as with a root key that is away, it does later.
 */
final class KeyCare {
  private static final Logger LOG = LoggerFactory.getLogger(KeyCare.class);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final SealedKeys keys;
  private final Rewrapper rewrapper;
  private final StoreErrors errors;
  private final Semaphore wakes;
  private final Worker worker;
  private final ReentrantLock turns = new ReentrantLock();
  private String complaint = "";

  KeyCare(SealedKeys keys, Rewrapper rewrapper, Semaphore wakes, StoreErrors errors) {
    this.keys = keys;
    this.rewrapper = rewrapper;
    this.wakes = wakes;
    this.errors = errors;
    this.worker = new Worker("coffer-keys-" + errors.label(), this::run);
  }

  void start() {
    worker.start();
  }

  void close() {
    worker.interrupt();
    worker.awaitEnd();
  }

  private void run() {
    Duration pause = FIRST;
    try {
      while (true) {
        if (wakes.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          wakes.drainPermits();
        }
        pause = turn() ? INTERVAL : AGAIN;
      }
    } catch (InterruptedException closed) {
      LOG.debug("store {}: its keys are left alone", errors.label());
    }
  }

  /**
   * Does what is due.
   *
   * @return whether all of it is done
   */
  boolean turn() throws InterruptedException {
    turns.lockInterruptibly();
    try {
      return care();
    } finally {
      turns.unlock();
    }
  }

  private boolean care() throws InterruptedException {
    try {
      keys.followRoots();
      if (keys.rotationIsDue()) {
        LOG.info("store {}: the key ring is rotated, it is time", errors.label());
        keys.rotateRing();
      }
      rewrapper.run();
      complaint = "";
      return true;
    } catch (SecretsException | IllegalStateException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      complain(String.valueOf(e.getMessage()), e);
      return false;
    }
  }

  private void complain(String why, RuntimeException e) {
    rewrapper.waitsFor(why);
    if (!why.equals(complaint)) {
      LOG.warn("store {}: its keys wait: {}", errors.label(), why, e);
      complaint = why;
    }
  }
}
