package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Calls of the fake without any client of Azure. Not thread-safe. */
final class RawAzure {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "api-version=7.4";

  private final FakeAzure fake;
  private final HttpClient client;
  private @Nullable String token;

  RawAzure(FakeAzure fake) throws GeneralSecurityException, IOException {
    this.fake = fake;
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(fake.caCertificate())) {
      trusted.setCertificateEntry(
          "fake", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    this.client = HttpClient.newBuilder().sslContext(context).build();
  }

  /** An answer with its body, a missing node for none. */
  record Answer(int status, JsonNode body, HttpResponse<String> http) {}

  /** From now on calls have a token. */
  RawAzure withToken() throws IOException, InterruptedException {
    String form =
        "grant_type=client_credentials&client_id="
            + FakeAzure.CLIENT
            + "&client_secret="
            + FakeAzure.CLIENT_SECRET
            + "&scope="
            + URLEncoder.encode("https://vault.azure.net/.default", StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(fake.authority().resolve(FakeAzure.TENANT + "/oauth2/v2.0/token"))
            .POST(BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    token = JSON.readTree(answer.body()).path("access_token").asText();
    return this;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    return call("PUT", path, body);
  }

  Answer patch(String path, String body) throws IOException, InterruptedException {
    return call("PATCH", path, body);
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, body);
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return call("DELETE", path, "");
  }

  /** Follows a link between pages as it is given, past its host. */
  Answer follow(String link) throws IOException, InterruptedException {
    URI given = URI.create(link.replace("$", "%24"));
    return call("GET", given.getRawPath() + "?" + given.getRawQuery(), "");
  }

  private Answer call(String method, String path, String body)
      throws IOException, InterruptedException {
    String query = path.contains("api-version=") ? "" : (path.contains("?") ? "&" : "?") + VERSION;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + fake.port() + path + query))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    JsonNode json =
        answer.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(answer.body());
    return new Answer(answer.statusCode(), json, answer);
  }
}
