package dev.coffer.vault;

import dev.coffer.spi.ClientTls;
import dev.coffer.spi.HttpCalls;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests. One request is one try: nothing is repeated, and no redirect is followed, since a
 * redirect can lead to another secret. Thread-safe.
 *
 * <p>HTTP/1.1, because the JDK's HTTP/2 fails a burst of more than some 250 calls with an error
 * that looks like that of a network.
 */
final class VaultHttp implements AutoCloseable {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

  private final VaultServer server;
  private final VaultErrors errors;
  private final HttpCalls calls;

  VaultHttp(VaultServer server, VaultErrors errors) {
    this.server = server;
    this.errors = errors;
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(min(CONNECT_PATIENCE, server.timeout()));
    if (!server.tls().equals(ClientTls.system())) {
      builder.sslContext(VaultTls.context(server.tls()));
    }
    this.calls = new HttpCalls(builder);
  }

  /** For the driver, which logs in over the same connections. */
  HttpClient client() {
    return calls.client();
  }

  /**
   * Sends one request and waits for its answer, whatever its status.
   *
   * @throws dev.coffer.model.SecretsException DEADLINE_EXCEEDED, CANCELLED or UNAVAILABLE where
   *     there is no answer
   */
  VaultReply send(VaultRequest request, String token, OperationContext context) {
    context.checkDeadline();
    byte[] body = request.body() == null ? new byte[0] : request.body().bytes();
    HttpRequest.Builder http =
        HttpRequest.newBuilder(uri(request))
            .header("X-Vault-Request", "true")
            .method(
                request.method(),
                request.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    if (!token.isEmpty()) {
      http.header("X-Vault-Token", token);
    }
    if (server.namespace() != null) {
      http.header("X-Vault-Namespace", server.namespace());
    }
    if (request.kind() == VaultRequest.Kind.PATCH) {
      http.header("Content-Type", "application/merge-patch+json");
    } else if (request.body() != null) {
      http.header("Content-Type", "application/json");
    }
    try {
      return read(await(request, http.build(), context));
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private URI uri(VaultRequest request) {
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    return server.address().resolve("/v1/" + VaultPaths.escaped(request.path()) + query);
  }

  private HttpResponse<byte[]> await(
      VaultRequest request, HttpRequest http, OperationContext context) {
    Duration patience = min(context.remaining(), server.timeout());
    try {
      return calls.send(http, patience);
    } catch (TimeoutException e) {
      throw context.hasDeadline() && context.remaining().compareTo(Duration.ofMillis(1)) < 0
          ? errors.tooLate(request)
          : errors.silent(request, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.cancelled(request);
    } catch (IOException e) {
      throw errors.unreachable(request, e);
    }
  }

  private static VaultReply read(HttpResponse<byte[]> response) {
    byte[] bytes = response.body();
    try {
      Json body = bytes.length == 0 ? Json.MISSING : Json.parse(bytes);
      return new VaultReply(response.statusCode(), body, retryAfter(response));
    } catch (IOException e) {
      // A proxy's page in place of an answer: its status says enough.
      return new VaultReply(response.statusCode(), Json.MISSING, retryAfter(response));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static @Nullable Duration retryAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(null);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** Ends what is awaited. */
  @Override
  public void close() {
    calls.close();
  }
}
