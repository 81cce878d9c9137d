package dev.coffer.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The calls of the AWS SDK on the HTTP client of the JDK. Of the SDK's own clients the small one
 * reads from a socket without looking up: a thread that waits in it cannot be interrupted. Here the
 * caller waits for an answer that comes together elsewhere, and an interrupt, which is also how the
 * SDK ends a call whose time is up, breaks the connection.
 */
final class JdkHttpClient implements SdkHttpClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Set by the client of the JDK itself, to what the signature was made for. */
  private static final Set<String> SET_BY_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding");

  private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Exchange(request);
  }

  @Override
  public String clientName() {
    return "Jdk";
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

  private final class Exchange implements ExecutableHttpRequest {
    private final HttpExecuteRequest request;
    private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> answer;

    Exchange(HttpExecuteRequest request) {
      this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      CompletableFuture<HttpResponse<byte[]>> awaited =
          client.sendAsync(toJdk(request), BodyHandlers.ofByteArray());
      answer = awaited;
      open.add(awaited);
      try {
        return toSdk(awaited.get());
      } catch (InterruptedException e) {
        awaited.cancel(true);
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      } catch (CancellationException e) {
        throw new IOException("the store was closed", e);
      } finally {
        open.remove(awaited);
      }
    }

    @Override
    public void abort() {
      CompletableFuture<HttpResponse<byte[]>> awaited = answer;
      if (awaited != null) {
        awaited.cancel(true);
      }
    }
  }

  private static HttpRequest toJdk(HttpExecuteRequest request) throws IOException {
    SdkHttpRequest sdk = request.httpRequest();
    HttpRequest.Builder jdk = HttpRequest.newBuilder(sdk.getUri());
    jdk.method(sdk.method().name(), body(request.contentStreamProvider().orElse(null)));
    sdk.forEachHeader(
        (name, values) -> {
          if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> jdk.header(name, value));
          }
        });
    return jdk.build();
  }

  private static BodyPublisher body(@Nullable ContentStreamProvider content) throws IOException {
    if (content == null) {
      return BodyPublishers.noBody();
    }
    try (InputStream stream = content.newStream()) {
      return BodyPublishers.ofByteArray(stream.readAllBytes());
    }
  }

  private static HttpExecuteResponse toSdk(HttpResponse<byte[]> jdk) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(jdk.statusCode())
                .headers(jdk.headers().map())
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(jdk.body())))
        .build();
  }
}
