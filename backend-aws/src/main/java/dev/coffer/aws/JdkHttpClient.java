package dev.coffer.aws;

import dev.coffer.spi.HttpCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
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
 * an interrupt, which is also how the SDK ends a call whose time is up, breaks the connection.
 */
final class JdkHttpClient implements SdkHttpClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Set by the client of the JDK itself, to what the signature was made for. */
  private static final Set<String> SET_BY_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding");

  private final HttpCalls calls =
      new HttpCalls(HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT));

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Exchange(request);
  }

  @Override
  public String clientName() {
    return "Jdk";
  }

  @Override
  public void close() {
    calls.close();
  }

  private final class Exchange implements ExecutableHttpRequest {
    private final HttpExecuteRequest request;

    Exchange(HttpExecuteRequest request) {
      this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      try {
        // The SDK itself ends a call whose time is up.
        return toSdk(calls.send(toJdk(request), HttpCalls.LONGEST));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      } catch (TimeoutException e) {
        throw new IOException(e);
      }
    }

    /** The SDK interrupts the thread that waits as well, which is what ends the call. */
    @Override
    public void abort() {}
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
