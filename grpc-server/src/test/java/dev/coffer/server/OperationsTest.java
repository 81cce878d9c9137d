package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
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
  void nothingElseIsHereAndNothingCanBeChanged() {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/livezz").statusCode()).isEqualTo(404);
    assertThat(get("/metrics/../etc").statusCode()).isEqualTo(404);
    HttpRequest post = request("/livez").POST(HttpRequest.BodyPublishers.noBody()).build();
    assertThat(send(post).statusCode()).isEqualTo(405);
  }
}
