package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.CryptokiException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that nobody uses now, the last used first, each with the epoch that it was opened in:
 * one of another epoch means nothing and is closed. How many are in use is bounded by {@link
 * CallThreads}. Thread-safe.
 */
final class SessionPool {
  private static final Logger LOG = LoggerFactory.getLogger(SessionPool.class);

  private record Idle(long session, long epoch) {}

  private final Cryptoki cryptoki;
  private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();

  SessionPool(Cryptoki cryptoki) {
    this.cryptoki = cryptoki;
  }

  /** A session of this epoch, opened where there is none. */
  long borrow(long slot, long epoch) {
    for (Idle each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      if (each.epoch() == epoch) {
        return each.session();
      }
      discard(each.session());
    }
    return cryptoki.openSession(slot);
  }

  /** Takes back a session that works. */
  void giveBack(long session, long epoch) {
    idle.addFirst(new Idle(session, epoch));
  }

  /** Closes a session that may not work; the module may have lost it already. */
  void discard(long session) {
    try {
      cryptoki.closeSession(session);
    } catch (CryptokiException e) {
      LOG.debug("a session was gone before it was closed: {}", e.getMessage());
    }
  }

  /** Closes what is idle. */
  void clear() {
    for (Idle each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
      discard(each.session());
    }
  }

  /**
   * Lets go of what is idle without closing it: the module was initialised anew, and a number of
   * before may be that of somebody else's session now.
   */
  void forget() {
    idle.clear();
  }
}
