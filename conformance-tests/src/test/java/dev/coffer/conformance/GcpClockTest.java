package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.SecretsClient;
import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpCredential;
import dev.coffer.gcp.secretmanager.SecretManagerBackend;
import dev.coffer.gcp.secretmanager.SecretManagerConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine whose clock is wrong, beside Google: the key of a service account signs the time, and
 * the token endpoint, which is a fake of our own here, refuses a time that is not about its own.
 */
@Timeout(60)
final class GcpClockTest {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final FakeGoogle fake = FakeGoogle.start();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Duration ahead = Duration.ZERO;
  private HttpServer tokens;

  @BeforeEach
  void start() throws IOException {
    tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tokens.createContext("/token", this::answer);
    tokens.start();
  }

  @AfterEach
  void stop() {
    tokens.stop(0);
    fake.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String claims = form.replaceAll(".*assertion=[^.]*\\.([^.]*)\\..*", "$1");
      JsonNode jwt = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(claims));
      Instant made = Instant.ofEpochSecond(jwt.path("iat").asLong());
      Duration wrong = Duration.between(made, Instant.now().plus(ahead)).abs();
      boolean taken = wrong.compareTo(TOLERANCE) < 0;
      byte[] body =
          (taken
                  ? "{\"access_token\":\"the-token\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                  : "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT: Token must be"
                      + " a short-lived token (60 minutes) and in a reasonable timeframe.\"}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(taken ? 200 : 400, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, 2})
  void a_clock_that_is_hours_off_is_told_at_once_and_mended_without_a_restart(long hours)
      throws Exception {
    try (SecretsClient client = SecretsClient.builder().store("default", store()).build()) {
      ahead = Duration.ofHours(hours);
      long began = System.nanoTime();
      SecretsException told =
          catchThrowableOfType(SecretsException.class, () -> client.get("a").close());

      assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
      assertThat(told.retryability()).isEqualTo(Retryability.PERMANENT);
      assertThat(told.remedy()).contains("clock of this machine");
      assertThat(asked).hasValue(1);
      assertThat(fake.calls()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));

      ahead = Duration.ZERO;
      try (SecretValue value = SecretValue.ofUtf8("value")) {
        client.put("a", value);
      }
      client.get("a").close();
    }
  }

  @Test
  void a_clock_that_is_minutes_off_does_no_harm() throws Exception {
    ahead = Duration.ofMinutes(3);
    try (SecretsClient client = SecretsClient.builder().store("default", store()).build();
        SecretValue value = SecretValue.ofUtf8("value")) {
      client.put("a", value);
      client.get("a").close();
    }
  }

  private SecretManagerBackend store() throws GeneralSecurityException {
    String key = key();
    GcpConfig config =
        new GcpConfig(
            fake.address(),
            new GcpCredential.ServiceAccountKey(() -> SecretValue.ofUtf8(key)),
            GcpConfig.DEFAULT_TIMEOUT);
    return SecretManagerBackend.open(
        "default",
        new SecretManagerConfig(
            config,
            FakeGoogle.PROJECT,
            null,
            "",
            SecretManagerConfig.Names.NATIVE,
            List.of(),
            null));
  }

  private String key() throws GeneralSecurityException {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
    pairs.initialize(2048);
    String pkcs8 =
        Base64.getEncoder().encodeToString(pairs.generateKeyPair().getPrivate().getEncoded());
    return """
        {"type": "service_account", "project_id": "example-project", "private_key_id": "1",
         "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
         "client_email": "coffer@example-project.iam.gserviceaccount.com", "client_id": "1",
         "token_uri": "http://127.0.0.1:%d/token"}
        """
        .formatted(pkcs8, tokens.getAddress().getPort());
  }
}
