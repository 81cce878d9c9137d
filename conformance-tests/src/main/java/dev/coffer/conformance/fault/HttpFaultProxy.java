package dev.coffer.conformance.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a plain HTTP/1.1 server and answers some requests itself, as a service that
 * sheds load does. All others are handed on. Thread-safe.
 */
public final class HttpFaultProxy implements AutoCloseable {
  /** Of one connection, so not of the next. */
  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "expect");

  private final URI server;
  private final HttpServer front;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Failure failure = new Failure(503, null);

  /** What is answered in place of the server. */
  private record Failure(int status, @Nullable String retryAfter) {}

  private HttpFaultProxy(URI server, HttpServer front) {
    this.server = server;
    this.front = front;
    front.createContext("/", this::answer);
    front.setExecutor(threads);
    front.start();
  }

  /** A proxy in front of a server, as {@code http://127.0.0.1:8200}. */
  public static HttpFaultProxy inFrontOf(URI server) {
    try {
      InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new HttpFaultProxy(server, HttpServer.create(free, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients send their requests. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  /**
   * The next requests are answered with a status and never reach the server.
   *
   * @param status as 429 or 503
   * @param retryAfter what the answer asks to wait, as a header has it; null for no such header
   */
  public void failNext(int times, int status, @Nullable String retryAfter) {
    failure = new Failure(status, retryAfter);
    failures.set(times);
  }

  /** How many requests arrived so far, whoever answered them. */
  public int requests() {
    return requests.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        fail(exchange);
      } else {
        handOn(exchange);
      }
    }
  }

  private void fail(HttpExchange exchange) throws IOException {
    Failure answered = failure;
    exchange.getRequestBody().readAllBytes();
    if (answered.retryAfter() != null) {
      exchange.getResponseHeaders().set("Retry-After", answered.retryAfter());
    }
    exchange.sendResponseHeaders(answered.status(), -1);
  }

  private void handOn(HttpExchange exchange) throws IOException {
    HttpResponse<byte[]> response;
    try {
      response = client.send(request(exchange), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    copy(response.headers().map(), exchange.getResponseHeaders()::put);
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    copy(
        exchange.getRequestHeaders(),
        (name, values) -> values.forEach(value -> request.header(name, value)));
    return request.build();
  }

  private interface Header {
    void put(String name, List<String> values);
  }

  private static void copy(Map<String, List<String>> headers, Header to) {
    headers.forEach(
        (name, values) -> {
          if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            to.put(name, values);
          }
        });
  }

  @Override
  public void close() {
    front.stop(0);
    threads.shutdownNow();
  }
}
