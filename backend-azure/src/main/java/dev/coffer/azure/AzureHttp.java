package dev.coffer.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The calls of Azure's client on the HTTP client of the JDK. The caller waits for an answer that
 * comes together elsewhere; its deadline and an interrupt break the connection. Follows no
 * redirect. Thread-safe.
 */
final class AzureHttp implements HttpClient, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Set by the client of the JDK itself. */
  private static final Set<String> SET_BY_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding");

  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
  private final java.net.http.HttpClient client;
  private final AzureConfig config;

  AzureHttp(AzureConfig config) {
    this.config = config;
    java.net.http.HttpClient.Builder builder =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT);
    if (config.caCertificate() != null) {
      builder.sslContext(Trust.in(config.caCertificate()));
    }
    this.client = builder.build();
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.defer(
        () -> {
          CompletableFuture<java.net.http.HttpResponse<byte[]>> awaited = sent(request);
          return Mono.fromFuture(
                  awaited.orTimeout(config.timeout().toNanos(), TimeUnit.NANOSECONDS))
              .doFinally(end -> open.remove(awaited))
              .map(answer -> new AzureHttpAnswer(request, answer));
        });
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    CompletableFuture<java.net.http.HttpResponse<byte[]>> awaited = sent(request);
    try {
      Duration left = CallDeadline.left(config.timeout());
      return new AzureHttpAnswer(request, awaited.get(left.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw SecretsException.of(
              ErrorCode.DEADLINE_EXCEEDED, "Azure did not answer before the deadline.")
          .outcomeUnknown(true)
          .remedy("Try again, or allow more time (--timeout, withTimeout).")
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SecretsException.of(ErrorCode.CANCELLED, "The call was cancelled before its answer.")
          .outcomeUnknown(true)
          .remedy("Call again from a thread that is not interrupted.")
          .build();
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
    } catch (CancellationException e) {
      throw new UncheckedIOException(new IOException("the store was closed", e));
    } finally {
      awaited.cancel(true);
      open.remove(awaited);
    }
  }

  private CompletableFuture<java.net.http.HttpResponse<byte[]>> sent(HttpRequest request) {
    CompletableFuture<java.net.http.HttpResponse<byte[]>> awaited =
        client.sendAsync(toJdk(request), BodyHandlers.ofByteArray());
    open.add(awaited);
    return awaited;
  }

  private java.net.http.HttpRequest toJdk(HttpRequest request) {
    java.net.http.HttpRequest.Builder jdk = java.net.http.HttpRequest.newBuilder(address(request));
    jdk.method(request.getHttpMethod().name(), body(request.getBodyAsBinaryData()));
    request
        .getHeaders()
        .forEach(
            header -> {
              if (!SET_BY_CLIENT.contains(header.getName().toLowerCase(Locale.ROOT))) {
                header.getValuesList().forEach(value -> jdk.header(header.getName(), value));
              }
            });
    return jdk.build();
  }

  /** The links between pages name the vault, too. */
  private URI address(HttpRequest request) {
    try {
      URI asked = request.getUrl().toURI();
      URI instead = config.endpoint();
      if (instead == null || !config.vault().getHost().equalsIgnoreCase(asked.getHost())) {
        return asked;
      }
      String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
      return URI.create(
          "https://" + instead.getRawAuthority() + String.valueOf(asked.getRawPath()) + query);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Azure's client made an address that is none", e);
    }
  }

  private static BodyPublisher body(@Nullable BinaryData content) {
    return content == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofByteArray(content.toBytes());
  }

  /**
   * Ends what is awaited. The client of JDK 17 cannot be closed: its idle connections end when the
   * collector finds that nothing refers to it any more.
   */
  @Override
  public void close() {
    open.forEach(awaited -> awaited.cancel(true));
    if (client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing an HTTP client failed", e);
      }
    }
  }
}
