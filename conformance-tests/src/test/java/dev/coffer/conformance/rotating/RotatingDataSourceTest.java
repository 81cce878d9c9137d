package dev.coffer.conformance.rotating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.coffer.Credentials;
import dev.coffer.SecretRef;
import dev.coffer.SecretType;
import dev.coffer.SecretsClient;
import dev.coffer.conformance.peer.PostgreSql;
import dev.coffer.integration.RotatingDataSource;
import dev.coffer.integration.RotatingSslContext;
import dev.coffer.integration.UnpooledDataSource;
import dev.coffer.journal.AppliedReport.Outcome;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Credentials of a real PostgreSQL that rotate under load: no request fails. */
class RotatingDataSourceTest {
  private static final String SECRET = "trading/db";
  private static final int THREADS = 8;
  private static final int ROUNDS = 5;

  private static PostgreSql database;

  @TempDir Path folder;

  private RotatedStore store;
  private SecretRef<Credentials> ref;

  @BeforeAll
  static void startDatabase() {
    database = PostgreSql.start();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void begin() {
    store = new RotatedStore(folder);
    for (String user : new String[] {"app_0", "app_1"}) {
      database.run(
          "DROP ROLE IF EXISTS " + user, "CREATE ROLE " + user + " LOGIN PASSWORD 'first'");
    }
    put("app_0", "first");
    ref = store.client().ref(SECRET, SecretType.CREDENTIALS);
  }

  @AfterEach
  void end() {
    store.close();
  }

  private Version put(String user, String password) {
    return store.put(SECRET, Map.of("username", user, "password", password));
  }

  private static PGSimpleDataSource driver() {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setUrl(database.url());
    return driver;
  }

  private static HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setMaximumPoolSize(THREADS / 2);
    return config;
  }

  /** As whom the request was made. */
  private static String request(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT current_user")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Two users take turns: the one that rests gets a new password, then the other is shut out. */
  private void takeTurns(Load load) {
    for (int round = 1; round <= ROUNDS; round++) {
      String next = "app_" + round % 2;
      String before = "app_" + (round + 1) % 2;
      database.run("ALTER ROLE " + next + " LOGIN PASSWORD 'round-" + round + "'");
      store.awaitReport(put(next, "round-" + round), Outcome.APPLIED);
      Awaitility.await().until(() -> load.failure() != null || sessionsOf(before) == 0);
      database.run("ALTER ROLE " + before + " NOLOGIN");
      load.goesOn(50);
    }
  }

  private static long sessionsOf(String user) {
    return database.number("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + user + "'");
  }

  @Test
  void no_request_of_a_pool_fails_while_two_users_take_turns() throws Exception {
    try (RotatingDataSource pool = RotatingDataSource.create(ref, config());
        Load load = Load.of(THREADS, () -> request(pool))) {
      takeTurns(load);
      assertThat(request(pool)).isEqualTo("app_" + ROUNDS % 2).isEqualTo(pool.username());
    }
  }

  @Test
  void no_request_without_a_pool_fails_while_two_users_take_turns() throws Exception {
    try (UnpooledDataSource source = UnpooledDataSource.create(ref, driver());
        Load load = Load.of(THREADS, () -> request(source))) {
      takeTurns(load);
      assertThat(request(source)).isEqualTo("app_" + ROUNDS % 2);
    }
  }

  /** One user: for a moment the database knows the next password and nobody else does. */
  private void changePasswords(Load load, Runnable between) throws InterruptedException {
    for (int round = 1; round <= ROUNDS; round++) {
      database.run("ALTER ROLE app_0 PASSWORD 'round-" + round + "'");
      between.run();
      Thread.sleep(200);
      store.awaitReport(put("app_0", "round-" + round), Outcome.APPLIED);
      load.goesOn(20);
    }
  }

  @Test
  void no_request_of_a_pool_fails_while_one_user_gets_other_passwords() throws Exception {
    try (RotatingDataSource pool = RotatingDataSource.create(ref, config());
        Load load = Load.of(THREADS, () -> request(pool))) {
      HikariDataSource inside = pool.unwrap(HikariDataSource.class);
      // All connections are made anew while their password is not good.
      changePasswords(load, () -> inside.getHikariPoolMXBean().softEvictConnections());
    }
  }

  @Test
  void no_request_without_a_pool_fails_while_one_user_gets_other_passwords() throws Exception {
    try (UnpooledDataSource source = UnpooledDataSource.create(ref, driver());
        Load load = Load.of(THREADS, () -> request(source))) {
      changePasswords(load, () -> {});
    }
  }

  @Test
  void credentials_that_do_not_rotate_fail_the_same_load() throws Exception {
    PGSimpleDataSource fixed = driver();
    fixed.setUser("app_0");
    fixed.setPassword("first");
    Load load = Load.of(THREADS, () -> request(fixed));
    load.goesOn(20);
    database.run("ALTER ROLE app_0 PASSWORD 'second'");
    Awaitility.await().until(() -> load.failure() != null);
    assertThatThrownBy(load::close).hasMessageContaining("password authentication failed");
  }

  @Test
  void what_the_database_refuses_is_reported_as_failed_and_taken_when_it_is_good()
      throws Exception {
    try (RotatingDataSource pool = RotatingDataSource.create(ref, config())) {
      store.awaitReport(put("app_1", "too early"), Outcome.FAILED);
      assertThat(pool.username()).isEqualTo("app_0");
      assertThat(request(pool)).isEqualTo("app_0");
      database.run("ALTER ROLE app_1 PASSWORD 'too early'", "ALTER ROLE app_0 NOLOGIN");
      pool.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
      assertThat(request(pool)).isEqualTo("app_1");
      assertThat(pool.username()).isEqualTo("app_1");
    }
  }

  @Test
  void
      credentials_that_are_not_good_at_the_beginning_are_refused_without_a_password_in_the_error() {
    put("app_0", "no good");
    Awaitility.await().until(() -> ref.get().password().equals("no good"));
    SecretsException refused =
        catchThrowableOfType(
            SecretsException.class, () -> RotatingDataSource.create(ref, config()));
    assertThat(refused.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(refused).hasMessageContaining("app_0").hasMessageNotContaining("no good");
  }

  /** Two fields of one version. */
  record AlpacaKey(String keyId, String secretKey) {}

  @Test
  void the_listing_of_values_that_follow_rotation_runs_as_it_is_documented() throws Exception {
    List<String> logins = Collections.synchronizedList(new ArrayList<>());
    Exchange exchange = key -> logins.add(key.keyId());
    HikariConfig hikariConfig = config();
    store.put("trading/alpaca", Map.of("key-id", "k1", "secret-key", "s1"));
    store.put("edge/tls", new OpensslAuthority(folder).issue(1));
    SecretsClient secrets = store.client();

    SecretRef<AlpacaKey> key = secrets.ref("trading/alpaca", SecretType.record(AlpacaKey.class));
    key.onChange((next, previous) -> exchange.login(next));
    DataSource db =
        RotatingDataSource.create(secrets.ref("trading/db", SecretType.CREDENTIALS), hikariConfig);
    SSLContext tls = RotatingSslContext.create(secrets.ref("edge/tls", SecretType.KEY_PAIR));

    assertThat(logins).containsExactly("k1");
    Version second = store.put("trading/alpaca", Map.of("key-id", "k2", "secret-key", "s2"));
    store.awaitReport(second, Outcome.APPLIED);
    assertThat(logins).containsExactly("k1", "k2");
    assertThat(request(db)).isEqualTo("app_0");
    assertThat(tls.createSSLEngine().getSupportedProtocols()).contains("TLSv1.3");
    ((RotatingDataSource) db).close();
  }

  /** What a program logs in to. */
  private interface Exchange {
    void login(AlpacaKey key);
  }

  @Test
  void a_configuration_with_credentials_or_without_an_address_is_refused() {
    HikariConfig withUser = config();
    withUser.setUsername("app_0");
    assertThatThrownBy(() -> RotatingDataSource.create(ref, withUser))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("credentials");
    assertThatThrownBy(() -> RotatingDataSource.create(ref, new HikariConfig()))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("address");
  }
}
