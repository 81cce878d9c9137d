package dev.coffer.integration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import dev.coffer.Credentials;
import dev.coffer.SecretRef;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections whose credentials follow their secret. When other credentials are in use,
 * connections with those of before end as they are given back, and no request fails: so whoever
 * retires the old ones lets sessions that are open end by themselves. When credentials are taken,
 * and what happens in between, is as in {@link UnpooledDataSource}. Thread-safe.
 *
 * <p>Needs HikariCP on the class path, which this SDK does not bring.
 */
public final class RotatingDataSource implements DataSource, AutoCloseable {
  private final UnpooledDataSource connections;
  private final HikariDataSource pool;

  /** What each connection was opened with, for as long as it is there. */
  private final Map<Connection, Credentials> opened =
      Collections.synchronizedMap(new WeakHashMap<>());

  private volatile boolean pooling;

  private RotatingDataSource(SecretRef<Credentials> ref, HikariConfig config, DataSource driver) {
    this.connections =
        UnpooledDataSource.create(
            ref,
            driver,
            new UnpooledDataSource.Openings() {
              @Override
              public void opened(Connection connection, Credentials credentials) {
                opened.put(connection, credentials);
              }

              @Override
              public void changed() {
                evict();
              }
            });
    try {
      config.setDataSource(connections);
      this.pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
    pooling = true;
    // What changed until here was told to nobody.
    evict();
  }

  /**
   * Connects once, to see that the credentials are good, then fills the pool.
   *
   * @param ref stays the caller's, who closes it
   * @param config with a {@code jdbcUrl} or a {@code dataSource}, without credentials; copied
   * @throws SecretsException INVALID_ARGUMENT for a configuration with credentials, or without an
   *     address; BACKEND_DENIED where the database refuses the credentials, UNAVAILABLE where it
   *     cannot be reached
   */
  public static RotatingDataSource create(SecretRef<Credentials> ref, HikariConfig config) {
    if (config.getUsername() != null || config.getPassword() != null) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The configuration of the pool holds credentials.")
          .remedy("Leave them out: they come from the secret.")
          .build();
    }
    DataSource driver = driver(config);
    HikariConfig own = new HikariConfig();
    config.copyStateTo(own);
    return new RotatingDataSource(ref, own, driver);
  }

  private static DataSource driver(HikariConfig config) {
    DataSource given = config.getDataSource();
    if (given != null) {
      return given;
    }
    String url = config.getJdbcUrl();
    if (url == null) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The configuration of the pool says no address.")
          .remedy("Set its jdbcUrl, or its dataSource.")
          .build();
    }
    return new DriverDataSource(
        url, config.getDriverClassName(), config.getDataSourceProperties(), null, null);
  }

  private void evict() {
    if (pooling) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /** The user whose credentials new connections have. */
  public String username() {
    return connections.username();
  }

  @Override
  public Connection getConnection() throws SQLException {
    while (true) {
      Connection connection = pool.getConnection();
      // One whose opening had begun before the change came to the pool after it.
      if (connections.used().equals(opened.get(connection.unwrap(Connection.class)))) {
        return connection;
      }
      pool.evictConnection(connection);
    }
  }

  /** Not in a pool, whose connections are alike. */
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("credentials come from the secret");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return pool.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    pool.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    pool.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return pool.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return pool.getParentLogger();
  }

  /** {@code HikariDataSource}, for its metrics, or what the driver has. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(pool) ? type.cast(pool) : connections.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(pool) || connections.isWrapperFor(type);
  }

  /** Follows the secret no more and closes all connections. */
  @Override
  public void close() {
    connections.close();
    pool.close();
  }
}
