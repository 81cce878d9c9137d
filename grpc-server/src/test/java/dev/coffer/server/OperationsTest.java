package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.config.CofferConfig;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.store.RecordStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private ProductionServer server;

  @BeforeEach
  void start() {
    server = ProductionServer.start(folder, "", "  far: { type: held }");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.server().operationsPort() + path));
  }

  private HttpResponse<String> get(String path) {
    return send(request(path).build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aServerWhoseStoresAnswerIsAliveAndReady() {
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").body()).isEqualTo("ready\n");
  }

  @Test
  void aStoreThatDoesNotAnswerIsNamedAndTheServerLives() {
    HeldStores.faults("far").hold();
    await().until(() -> get("/readyz").statusCode() == 503);
    assertThat(get("/readyz").body()).contains("far: ").doesNotContain("default");
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    HeldStores.faults("far").release();
    await().until(() -> get("/readyz").statusCode() == 200);
  }

  @Test
  void aStoreThatIsDownAtTheStartKeepsNothingElseFromStarting() throws IOException {
    server.close();
    Files.writeString(
        server.file(),
        Files.readString(server.file())
            .replace(
                "  far: { type: held }",
                "  far: { type: sealed, records: { type: sqlite, path: far.db },"
                    + " rootKey: { type: software, file: far.key } }"));
    CofferConfig.load(server.file()).bootstrapStores();
    GetSecretRequest fromFar = GetSecretRequest.newBuilder().setStore("far").setName("a").build();
    // Whoever else has the file open keeps the store from it.
    try (RecordStore held = SqliteRecords.open(folder.resolve("data/far.db"))) {
      assertThat(held.revision()).isPositive();
      server.restart();
      assertThat(get("/readyz").body()).contains("far: ").doesNotContain("default");
      assertThat(get("/livez").statusCode()).isEqualTo(200);
      try (Wired wired = server.admin()) {
        wired.secrets().putSecret(PutSecretRequest.newBuilder().setName("a").build());
        assertThat(refused(wired, fromFar)).isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
    await().until(() -> get("/readyz").statusCode() == 200);
    try (Wired wired = server.admin()) {
      assertThat(refused(wired, fromFar)).isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  private static Status.Code refused(Wired wired, GetSecretRequest get) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> wired.secrets().getSecret(get))
        .getStatus()
        .getCode();
  }

  @Test
  void callsAreCountedByStoreVerbAndOutcomeAndNothingSecretIsNamed() {
    try (Wired wired = server.admin()) {
      wired.secrets().putSecret(PutSecretRequest.newBuilder().setName("hidden/name").build());
      for (int i = 0; i < 3; i++) {
        wired.secrets().getSecret(GetSecretRequest.newBuilder().setName("hidden/name").build());
      }
    }
    HttpResponse<String> metrics = get("/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body())
        .containsPattern("coffer_calls_total\\{[^}]*store=\"default\"[^}]*verb=\"put\"[^}]*} 1.0")
        .contains(
            "coffer_server_connections", "coffer_server_calls_inflight", "coffer_server_watches")
        .doesNotContain("hidden", ProductionServer.ADMIN);
  }

  @Test
  void offLoopbackItAnswersOverTlsAlone() throws Exception {
    server.close();
    ProductionServer.write(
        server.file(),
        Files.readString(server.file())
            .replace("operations: 127.0.0.1:0", "operations: 0.0.0.0:0"));
    server.restart();
    HttpClient trusting = HttpClient.newBuilder().sslContext(server.authority().trust()).build();
    URI secure = URI.create("https://localhost:" + server.server().operationsPort() + "/livez");
    assertThat(
            trusting.send(HttpRequest.newBuilder(secure).build(), BodyHandlers.ofString()).body())
        .isEqualTo("alive\n");
    assertThatThrownBy(
            () ->
                HTTP.send(
                    request("/livez").timeout(Duration.ofSeconds(20)).build(),
                    BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
    SSLContext old = server.authority().trust();
    new TestAuthority(folder, "next").server("server");
    server.server().reload();
    assertThatThrownBy(
            () ->
                HttpClient.newBuilder()
                    .sslContext(old)
                    .build()
                    .send(HttpRequest.newBuilder(secure).build(), BodyHandlers.ofString()))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void nothingElseIsHereAndNothingCanBeChanged() {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/livezz").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/../etc").statusCode()).isEqualTo(404);
    HttpRequest post = request("/livez").POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(send(post).statusCode()).isEqualTo(405);
  }
}
