package dev.coffer.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.HttpCalls;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The calls of Azure's client on the HTTP client of the JDK: a deadline and an interrupt break the
 * connection. Follows no redirect. Thread-safe.
 */
final class AzureHttp implements HttpClient, AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Set by the client of the JDK itself. */
  private static final Set<String> SET_BY_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding");

  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
  private final HttpCalls calls;
  private final AzureConfig config;

  AzureHttp(AzureConfig config) {
    this.config = config;
    java.net.http.HttpClient.Builder builder =
        java.net.http.HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
    if (config.caCertificate() != null) {
      builder.sslContext(Trust.in(config.caCertificate()));
    }
    this.calls = new HttpCalls(builder);
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.defer(
        () -> {
          CompletableFuture<java.net.http.HttpResponse<byte[]>> awaited =
              calls.client().sendAsync(toJdk(request), BodyHandlers.ofByteArray());
          open.add(awaited);
          return Mono.fromFuture(
                  awaited.orTimeout(config.timeout().toNanos(), TimeUnit.NANOSECONDS))
              .doFinally(end -> open.remove(awaited))
              .map(answer -> new AzureHttpAnswer(request, answer));
        });
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    try {
      Duration left = CallDeadline.left(config.timeout());
      return new AzureHttpAnswer(request, calls.send(toJdk(request), left));
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  @Override
  public void close() {
    open.forEach(awaited -> awaited.cancel(true));
    calls.close();
  }
}
