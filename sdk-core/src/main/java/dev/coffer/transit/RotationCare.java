package dev.coffer.transit;

import dev.coffer.model.Page;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.Worker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rotates the keys of a store whose time has come: soon after the start, then every minute. The
 * time at which a key is due is kept with it, so a clock that jumps rotates it once at most.
 */
final class RotationCare implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RotationCare.class);
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int PAGE = 100;

  private final String store;
  private final KeyAdministration keys;
  private final Worker worker;
  private final ReentrantLock turns = new ReentrantLock();
  private String complaint = "";

  RotationCare(String store, KeyAdministration keys) {
    this.store = store;
    this.keys = keys;
    this.worker = new Worker("coffer-transit-" + store, this::run);
  }

  void start() {
    worker.start();
  }

  @Override
  public void close() {
    worker.interrupt();
    worker.awaitEnd();
  }

  private void run() {
    try {
      TimeUnit.NANOSECONDS.sleep(FIRST.toNanos());
      while (true) {
        turn();
        TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
      }
    } catch (InterruptedException closed) {
      LOG.debug("store {}: its transit keys are left alone", store);
    }
  }

  /**
   * Rotates what is due.
   *
   * @return how many keys were rotated
   */
  int turn() throws InterruptedException {
    turns.lockInterruptibly();
    try {
      int rotated = rotateAll();
      complaint = "";
      return rotated;
    } catch (SecretsException | IllegalStateException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      complain(e);
      return 0;
    } finally {
      turns.unlock();
    }
  }

  private int rotateAll() {
    int rotated = 0;
    String token = "";
    do {
      Page<TransitKey> page = keys.list(PAGE, token, OperationContext.LOCAL);
      for (TransitKey each : page.items()) {
        rotated += keys.isDue(each) && rotate(each) ? 1 : 0;
      }
      token = page.nextPageToken();
    } while (!token.isEmpty());
    return rotated;
  }

  /** One that cannot be rotated keeps no other from it. */
  private boolean rotate(TransitKey key) {
    try {
      int version = keys.rotateIfDue(key);
      if (version > 0) {
        LOG.info("store {}: transit key {} has version {}, it is time", store, key.name(), version);
      }
      return version > 0;
    } catch (SecretsException e) {
      complain(e);
      return false;
    }
  }

  private void complain(RuntimeException e) {
    String why = String.valueOf(e.getMessage());
    if (!why.equals(complaint)) {
      LOG.warn("store {}: its transit keys wait: {}", store, why, e);
      complaint = why;
    }
  }
}
