package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores and root keys of Google Cloud out of a {@code coffer.yaml}, at a fake of our own. */
final class GcpConfigurationTest {
  private static final String KEY =
      "projects/example-project/locations/europe-west3/keyRings/coffer/cryptoKeys/root";

  @TempDir Path folder;

  private final FakeGoogle fake = FakeGoogle.start();

  @BeforeEach
  void writeTheToken() throws IOException {
    Files.writeString(folder.resolve("token"), "the-token\n");
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void aStoreIsConfiguredAndUsed() throws IOException {
    Path file =
        written(
            """
            stores:
              default:
                type: gcp-secret-manager
                project: example-project
                endpoint: ENDPOINT
                names: encoded
                prefix: teams/trading
                auth: { method: token, token: { file: token } }
            """);
    try (SecretsClient client = SecretsClient.load(file)) {
      put(client, "db/password");
      try (SecretValue value = client.get("db/password")) {
        assertThat(value.utf8()).isEqualTo("value");
      }
    }
    assertThat(fake.ids()).containsExactly("teams_2ftrading_2fdb_2fpassword");
  }

  @Test
  void aSealedStoreLivesWithItsRootKeyInCloudKmsAndOutlivesItsRotation() throws IOException {
    fake.keyRing("europe-west3", "coffer");
    Path file =
        written(
            """
            stores:
              default:
                type: sealed
                records: { type: sqlite, path: data/records.db }
                rootKey:
                  type: gcp-kms
                  key: KEY
                  endpoint: ENDPOINT
                  auth: { method: token, token: { file: token } }
            """);
    assertThat(CofferConfig.load(file).bootstrapStores()).containsExactly("default");
    try (SecretsClient client = SecretsClient.load(file)) {
      put(client, "a");
    }
    fake.rotate(KEY);
    try (SecretsClient client = SecretsClient.load(file);
        SecretValue value = client.get("a")) {
      assertThat(value.utf8()).isEqualTo("value");
    }
    fake.disable(KEY, 1);
    SecretsException told =
        catchThrowableOfType(SecretsException.class, () -> SecretsClient.load(file).close());
    // The version that the key ring needs is none that can unwrap.
    assertThat(told).hasMessageContaining("its key ring needs root version 1");
  }

  @Test
  void theKeyOfAServiceAccountIsExchangedForAToken() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer tokens = tokens(asked);
    try {
      Files.writeString(folder.resolve("key.json"), key(tokens.getAddress().getPort()));
      Path file =
          written(
              """
              stores:
                default:
                  type: gcp-secret-manager
                  project: example-project
                  endpoint: ENDPOINT
                  auth: { method: key, key: { file: key.json } }
              """);
      fake.token("made-for-the-account-1");
      try (SecretsClient client = SecretsClient.load(file)) {
        put(client, "a");
        client.get("a").close();
        assertThat(asked).hasValue(1);
        // Revoked in mid-run: the next call but one has a new one.
        fake.token("made-for-the-account-2");
        SecretsException told =
            catchThrowableOfType(SecretsException.class, () -> client.get("a").close());
        assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
        client.get("a").close();
        assertThat(asked).hasValue(2);
      }
    } finally {
      tokens.stop(0);
    }
  }

  @Test
  void aCredentialThatIsNoKeyIsToldWithoutSayingWhatItIs() throws IOException {
    Files.writeString(folder.resolve("key.json"), "not-a-key-but-a-canary");
    Path file =
        written(
            """
            stores:
              default:
                type: gcp-secret-manager
                project: example-project
                endpoint: ENDPOINT
                auth: { method: key, key: { file: key.json } }
            """);
    try (SecretsClient client = SecretsClient.load(file)) {
      SecretsException told =
          catchThrowableOfType(SecretsException.class, () -> client.get("a").close());
      assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
      assertThat(told).hasStackTraceContaining("SecretsException");
      assertThat(traced(told)).doesNotContain("canary");
    }
  }

  private static String traced(Throwable e) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = e; each != null; each = each.getCause()) {
      all.append(each).append('\n');
    }
    return all.toString();
  }

  @Test
  void whatCanNeverWorkIsRefusedAtItsPlace() throws IOException {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "project: UPPER", "project is malformed",
                "project: p\n    endpoint: http://example.com", "https address",
                "project: p\n    prefix: a/b", "prefix of native names",
                "project: p\n    location: europe-west3\n    replicas: [ a ]", "no replicas",
                "project: p\n    kmsKey: k", "not a resource name",
                "project: p\n    auth: { token: { file: token } }", "only for method: token")
            .entrySet()) {
      Path file =
          written(
              "stores:\n  default:\n    type: gcp-secret-manager\n    " + wrong.getKey() + "\n");
      assertThatThrownBy(() -> SecretsClient.load(file).close())
          .as(wrong.getKey())
          .isInstanceOf(SecretsException.class)
          .hasMessageContaining(wrong.getValue())
          .hasMessageContaining("coffer.yaml");
    }
  }

  @Test
  void aRootKeyThatIsNotThereIsNotMadeByOpening() throws IOException {
    Path file =
        written(
            """
            stores:
              default:
                type: sealed
                records: { type: memory }
                rootKey:
                  type: gcp-kms
                  key: KEY
                  endpoint: ENDPOINT
                  auth: { method: token, token: { file: token } }
            """);
    assertThatThrownBy(() -> CofferConfig.load(file).bootstrapStores())
        .hasMessageContaining("no key ring");
  }

  private static void put(SecretsClient client, String name) {
    try (SecretValue value = SecretValue.ofUtf8("value")) {
      client.put(name, value);
    }
  }

  private Path written(String yaml) throws IOException {
    return Files.writeString(
        folder.resolve("coffer.yaml"),
        yaml.replace("ENDPOINT", fake.address().toString()).replace("KEY", KEY));
  }

  private static HttpServer tokens(AtomicInteger asked) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/token",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean signed = form.contains("grant_type") && form.contains("assertion=");
          String token = "made-for-the-account-" + asked.incrementAndGet();
          byte[] answer =
              ("{\"access_token\":\"" + token + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(signed ? 200 : 400, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String key(int port) throws GeneralSecurityException {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
    pairs.initialize(2048);
    byte[] pkcs8 = pairs.generateKeyPair().getPrivate().getEncoded();
    List<String> members =
        List.of(
            "\"type\":\"service_account\"",
            "\"project_id\":\"example-project\"",
            "\"private_key_id\":\"1\"",
            "\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(pkcs8)
                + "\\n-----END PRIVATE KEY-----\\n\"",
            "\"client_email\":\"coffer@example-project.iam.gserviceaccount.com\"",
            "\"client_id\":\"1\"",
            "\"token_uri\":\"http://127.0.0.1:" + port + "/token\"");
    return "{" + String.join(",", members) + "}";
  }
}
