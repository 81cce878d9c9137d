package dev.coffer.integration;

import dev.coffer.Credentials;
import dev.coffer.SecretRef;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretBackend.Subscription;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A new connection for each call, with the credentials of the moment. A version of the secret is
 * used, and reported as applied, once the database has taken it; until then the one before stays in
 * use. Between a change in the database and the news of it, whoever asks for a connection waits for
 * up to five seconds. Thread-safe.
 */
public final class UnpooledDataSource implements DataSource, AutoCloseable {
  /** How long the news of a change may be on its way. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The time between two tries, so that a database which counts them locks nobody out. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The class of SQLSTATE for credentials that are not good. */
  private static final String REFUSED = "28";

  private final SecretRef<Credentials> ref;
  private final DataSource source;
  private final Openings openings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Subscription following;
  private volatile Credentials used;

  private UnpooledDataSource(SecretRef<Credentials> ref, DataSource source, Openings openings) {
    this.ref = Objects.requireNonNull(ref, "ref");
    this.source = Objects.requireNonNull(source, "source");
    this.openings = openings;
    this.used = ref.get();
    this.following = ref.onChange((next, previous) -> apply(next));
  }

  /**
   * Connects once, to see that the credentials are good.
   *
   * @param ref stays the caller's, who closes it
   * @param source of a driver, as {@code PGSimpleDataSource}: asked for each connection with a user
   *     name and a password
   * @throws SecretsException BACKEND_DENIED where the database refuses the credentials, UNAVAILABLE
   *     where it cannot be reached
   */
  public static UnpooledDataSource create(SecretRef<Credentials> ref, DataSource source) {
    return create(ref, source, Openings.UNHEARD);
  }

  static UnpooledDataSource create(
      SecretRef<Credentials> ref, DataSource source, Openings openings) {
    return new UnpooledDataSource(ref, source, openings);
  }

  /** What a pool hears of its connections. */
  interface Openings {
    Openings UNHEARD =
        new Openings() {
          @Override
          public void opened(Connection connection, Credentials credentials) {
            // Nobody keeps it.
          }

          @Override
          public void changed() {
            // Nothing was kept.
          }
        };

    /** A connection was opened with these. */
    void opened(Connection connection, Credentials credentials);

    /** Other credentials are in use than before. */
    void changed();
  }

  /** Called with each version of the secret; what it throws reports that it could not be used. */
  private void apply(Credentials next) {
    try (Connection proof = open(next)) {
      use(next);
    } catch (SQLException e) {
      // A later try may succeed: whoever is refused with the credentials of before makes it.
      signal();
      throw isRefusal(e)
          ? SecretsException.of(
                  ErrorCode.BACKEND_DENIED, "The database refuses the credentials of " + next)
              .remedy("Change them in the database before the version becomes current.")
              .cause(e)
              .build()
          : SecretsException.of(ErrorCode.UNAVAILABLE, "The database cannot be reached.")
              .remedy("See why in the cause.")
              .cause(e)
              .build();
    }
  }

  private void use(Credentials next) {
    boolean changed;
    lock.lock();
    try {
      // Of two that come together the reference knows which is the later one.
      changed = !next.equals(used) && next.equals(ref.get());
      if (changed) {
        used = next;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
    if (changed) {
      openings.changed();
    }
  }

  private void signal() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The credentials in use. */
  Credentials used() {
    return used;
  }

  /** The user whose credentials are in use. */
  public String username() {
    return used.username();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Credentials now = used;
    try {
      return open(now);
    } catch (SQLException e) {
      if (!isRefusal(e)) {
        throw e;
      }
      return openWithNext(now, e);
    }
  }

  private Connection openWithNext(Credentials refused, SQLException why) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    SQLException last = why;
    boolean isNew = !ref.get().equals(refused);
    while (isNew || await(deadline)) {
      isNew = false;
      Credentials next = ref.get();
      try {
        Connection connection = open(next);
        use(next);
        return connection;
      } catch (SQLException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        last = e;
      }
    }
    throw last;
  }

  /**
   * Until there is news, or for a moment.
   *
   * @return whether another try is worth it
   */
  private boolean await(long deadline) throws SQLException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    lock.lock();
    try {
      var unused = news.awaitNanos(Math.min(left, PAUSE_NANOS));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while credentials changed", e);
    } finally {
      lock.unlock();
    }
  }

  private Connection open(Credentials credentials) throws SQLException {
    Connection connection = source.getConnection(credentials.username(), credentials.password());
    openings.opened(connection, credentials);
    return connection;
  }

  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLInvalidAuthorizationSpecException
        || (state != null && state.startsWith(REFUSED));
  }

  /** A connection with credentials of the caller's. */
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return source.getConnection(username, password);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(source) ? type.cast(source) : source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(source) || source.isWrapperFor(type);
  }

  /** Follows the secret no more; connections stay open, and new ones have the last credentials. */
  @Override
  public void close() {
    following.close();
  }
}
