package dev.coffer.conformance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests pass whole, but for those that are to fail. */
final class HttpFaultProxyTest {
  private HttpServer server;
  private HttpFaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("X-Asked", exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(201, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    proxy =
        HttpFaultProxy.inFrontOf(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void end() {
    proxy.close();
    server.stop(0);
  }

  @Test
  void hands_on_method_path_headers_and_body() throws Exception {
    HttpResponse<String> answer = post("/v1/secret?version=2", "body");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("body");
    assertThat(answer.headers().firstValue("X-Asked")).contains("/v1/secret?version=2");
    assertThat(proxy.requests()).isEqualTo(1);
  }

  @Test
  void fails_as_often_as_it_is_told() throws Exception {
    proxy.failNext(2, 429, "7");
    HttpResponse<String> throttled = post("/", "body");
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
    assertThat(post("/", "body").statusCode()).isEqualTo(429);
    assertThat(post("/", "body").statusCode()).isEqualTo(201);
  }

  @Test
  void can_say_nothing_of_how_long_to_wait() throws Exception {
    proxy.failNext(1, 503, null);
    HttpResponse<String> failed = post("/", "body");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.headers().firstValue("Retry-After")).isEmpty();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(proxy.address().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
