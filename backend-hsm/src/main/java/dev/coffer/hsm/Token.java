package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.TokenFacts;
import dev.coffer.model.SecretsException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One token of a module, logged in. The login is held by a session of its own, the anchor, which is
 * never lent. When handles stop working, {@link #recover} mends what is broken once for all who
 * noticed, and begins a new epoch. Thread-safe.
 */
final class Token {
  private final Module module;
  private final HsmConfig config;
  private final Login login;
  private final SessionPool pool;
  private final ReentrantLock recovering = new ReentrantLock();

  private volatile boolean connected;

  /** Where the token was found, and with which handles; replaced as a whole. */
  private volatile Connection connection = new Connection(-1, 0, 0, 0, false);

  /**
   * @param generation of the module
   * @param epoch rises with each recovery; no two are ever alike
   */
  private record Connection(long generation, long epoch, long slot, long anchor, boolean whole) {}

  Token(Module module, HsmConfig config) {
    this.module = module;
    this.config = config;
    this.login = new Login(config);
    this.pool = new SessionPool(module.cryptoki());
  }

  /** The one token of the module that is meant. */
  static TokenFacts find(Cryptoki cryptoki, HsmConfig config) {
    List<TokenFacts> there = cryptoki.tokens().stream().filter(TokenFacts::initialized).toList();
    List<TokenFacts> meant =
        there.stream()
            .filter(each -> config.token() == null || config.token().equals(each.label()))
            .filter(each -> config.serial() == null || config.serial().equals(each.serial()))
            .toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    if (there.isEmpty()) {
      throw HsmErrors.noToken(config);
    }
    throw meant.isEmpty()
        ? HsmErrors.otherTokens(config, there)
        : HsmErrors.manyTokens(config, meant);
  }

  Module module() {
    return module;
  }

  HsmConfig config() {
    return config;
  }

  Login login() {
    return login;
  }

  SessionPool pool() {
    return pool;
  }

  /** Whether it was ever connected: who was may wait for a token that is away. */
  boolean wasConnected() {
    return connected;
  }

  /** Whether there is a connection; it may have broken since. */
  boolean isWhole() {
    return connection.whole();
  }

  /** The epoch now: what fails is recovered from by it. */
  long epoch() {
    return connection.epoch();
  }

  /** A session to use; to be called, and used, within the module's {@link Module#calls()}. */
  Lease borrow() {
    Connection now = connection;
    if (!now.whole() || now.generation() != module.generation()) {
      throw new NotConnected();
    }
    long session = pool.borrow(now.slot(), now.epoch());
    return new Lease(module.cryptoki(), now.slot(), session, now.anchor(), now.epoch());
  }

  /** There is no connection to use: a recovery makes one. */
  static final class NotConnected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotConnected() {
      super("not connected", null, false, false);
    }
  }

  /**
   * Mends the connection, unless somebody did since.
   *
   * @param seen the epoch in which something failed
   * @throws CryptokiException when it cannot be mended now
   * @throws SecretsException when the token is not the one that is meant, or refuses the PIN
   */
  void recover(long seen, Deadline deadline) {
    if (!lockWithin(deadline)) {
      throw HsmErrors.noAnswer();
    }
    try {
      if (connection.epoch() != seen && connection.whole()) {
        return;
      }
      module.calls().lock();
      try {
        connect();
        connected = true;
      } finally {
        module.calls().unlock();
      }
    } finally {
      recovering.unlock();
    }
  }

  /** Under both locks. */
  private void connect() {
    Connection before = connection;
    Cryptoki cryptoki = module.cryptoki();
    boolean same = before.whole() && before.generation() == module.generation();
    connection =
        new Connection(
            module.generation(), before.epoch() + 1, before.slot(), before.anchor(), false);
    if (before.generation() == module.generation()) {
      pool.clear();
    } else {
      pool.forget();
    }
    if (same && isAnchored(before)) {
      connection =
          new Connection(
              before.generation(), before.epoch() + 1, before.slot(), before.anchor(), true);
      return;
    }
    if (same) {
      pool.discard(before.anchor());
    }
    TokenFacts facts = find(cryptoki, config);
    long anchor = anchor(cryptoki, facts);
    connection =
        new Connection(module.generation(), before.epoch() + 1, facts.slot(), anchor, true);
  }

  private long anchor(Cryptoki cryptoki, TokenFacts facts) {
    long anchor = cryptoki.openSession(facts.slot());
    try {
      if (!cryptoki.isLoggedIn(anchor)) {
        login.into(cryptoki, anchor, facts);
      }
      return anchor;
    } catch (CryptokiException | SecretsException e) {
      pool.discard(anchor);
      throw e;
    }
  }

  /** Whether the anchor is there and logged in, after a login where that is all it lacks. */
  private boolean isAnchored(Connection now) {
    Cryptoki cryptoki = module.cryptoki();
    try {
      if (!cryptoki.isLoggedIn(now.anchor())) {
        login.into(cryptoki, now.anchor(), cryptoki.token(now.slot()));
      }
      return true;
    } catch (CryptokiException e) {
      // Whatever is wrong with it, another one is made.
      return false;
    }
  }

  /** Closes the sessions; the login ends with the last one of this process. */
  void disconnect() {
    recovering.lock();
    try {
      module.calls().lock();
      try {
        Connection last = connection;
        connection = new Connection(-1, last.epoch() + 1, 0, 0, false);
        if (last.generation() == module.generation()) {
          pool.clear();
          if (last.whole()) {
            pool.discard(last.anchor());
          }
        }
      } finally {
        module.calls().unlock();
      }
    } finally {
      recovering.unlock();
    }
  }

  private boolean lockWithin(Deadline deadline) {
    try {
      return recovering.tryLock(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HsmErrors.interrupted();
    }
  }
}
