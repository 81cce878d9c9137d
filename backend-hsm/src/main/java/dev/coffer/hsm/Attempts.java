package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.ReturnValue;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tries of one operation, on one thread, until it succeeds, its deadline passes, or no other
 * try can help. What is done after each failure is said by {@link ErrorClass}.
 */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final long FIRST_PAUSE_MICROS = 5_000;
  private static final long LONGEST_PAUSE_MICROS = 300_000;
  private static final int MOST_AMBIGUOUS = 6;
  private static final int MOST_HANDLES = 6;
  private static final int RECOVER_DEVICE_AFTER = 4;
  private static final Duration REINITIALIZE_AFTER = Duration.ofSeconds(1);

  private final Token token;
  private final Deadline deadline;
  private int failures;
  private int ambiguous;
  private int handles;
  private int missing;
  private long firstFailure = System.nanoTime();
  private boolean reinitialized;
  private @Nullable RuntimeException last;

  Attempts(Token token, Deadline deadline) {
    this.token = token;
    this.deadline = deadline;
  }

  <R> R at(Device.Operation<R> operation) {
    for (; ; ) {
      long seen = token.epoch();
      try {
        return once(operation);
      } catch (Token.NotConnected e) {
        mend(seen);
      } catch (KeyMissing e) {
        afterMissing(e, seen);
      } catch (CryptokiException e) {
        after(e, seen);
      }
    }
  }

  private <R> R once(Device.Operation<R> operation) {
    Lock calls = token.module().calls();
    calls.lock();
    try {
      Lease lease = token.borrow();
      boolean works = true;
      try {
        return operation.on(lease);
      } catch (CryptokiException e) {
        works = ErrorClass.of(e).sparesSession();
        throw e;
      } finally {
        if (works) {
          token.pool().giveBack(lease.session(), lease.epoch());
        } else {
          token.pool().discard(lease.session());
        }
      }
    } finally {
      calls.unlock();
    }
  }

  private void after(CryptokiException e, long seen) {
    note(e);
    switch (ErrorClass.of(e)) {
      case SESSION, LOGIN -> mend(seen);
      case HANDLE -> afterHandle(e, seen);
      case DEVICE -> {
        pause();
        if (failures >= RECOVER_DEVICE_AFTER) {
          mend(seen);
        }
      }
      case TOKEN -> {
        pause();
        mend(seen);
      }
      case AMBIGUOUS -> {
        if (++ambiguous > MOST_AMBIGUOUS) {
          throw HsmErrors.away(token.config(), e);
        }
        pause();
        mend(seen);
      }
      case MODULE -> {
        reinitialize();
        mend(seen);
      }
      case AUTH -> throw HsmErrors.pinRefused(token.config(), e);
      case DATA -> throw HsmErrors.doesNotOpen(e);
      case CONFIG -> throw HsmErrors.cannot(token.config(), e);
    }
  }

  /** The first time the key was looked up anew by itself; then it is the login, or the session. */
  private void afterHandle(CryptokiException e, long seen) {
    if (++handles > MOST_HANDLES) {
      throw HsmErrors.away(token.config(), e);
    }
    if (handles > 1) {
      mend(seen);
    }
  }

  /**
   * A key that was there is not there any more: it may be the connection, then the library, which
   * does not see a token again that was away for a moment; then it is true.
   */
  private void afterMissing(KeyMissing e, long seen) {
    note(e);
    missing++;
    if (missing == 2) {
      reinitialize();
    } else if (missing > 2) {
      throw HsmErrors.keyMissing(token.config(), e.label());
    }
    mend(seen);
  }

  private void mend(long seen) {
    try {
      token.recover(seen, deadline);
    } catch (CryptokiException e) {
      note(e);
      if (e.code() == ReturnValue.CRYPTOKI_NOT_INITIALIZED) {
        reinitialize();
      }
      pause();
    } catch (SecretsException e) {
      boolean mayComeBack =
          token.wasConnected()
              && (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.CONFIGURATION);
      if (!mayComeBack) {
        throw e;
      }
      note(e);
      pause();
    }
    if (!token.isWhole() && System.nanoTime() - firstFailure > REINITIALIZE_AFTER.toNanos()) {
      reinitialize();
    }
  }

  /** At most once in an operation: it takes every handle of the process away. */
  private void reinitialize() {
    if (reinitialized) {
      return;
    }
    reinitialized = true;
    long seen = token.module().generation();
    try {
      if (!token.module().reinitialize(seen)) {
        LOG.info("{} cannot be initialised anew", token.module());
      }
    } catch (CryptokiException e) {
      note(e);
    }
  }

  private void note(RuntimeException e) {
    if (failures++ == 0) {
      firstFailure = System.nanoTime();
    }
    last = e;
    LOG.debug("try {}: {}", failures, e.getMessage());
    if (deadline.hasPassed()) {
      throw HsmErrors.away(token.config(), e);
    }
  }

  /** Waits longer after each failure, and not as long as others do. */
  private void pause() {
    long longest = Math.min(LONGEST_PAUSE_MICROS, FIRST_PAUSE_MICROS << Math.min(failures, 10));
    long micros = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2);
    long left = deadline.remaining() / 1000;
    if (left <= 0 && last != null) {
      throw HsmErrors.away(token.config(), last);
    }
    try {
      TimeUnit.MICROSECONDS.sleep(Math.min(micros, Math.max(left, 0)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HsmErrors.interrupted();
    }
  }
}
