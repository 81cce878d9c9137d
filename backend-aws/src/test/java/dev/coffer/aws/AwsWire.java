package dev.coffer.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * NOT AWS: a fake of the wire, for what no peer answers (docs of AWS, "Common errors", and those of
 * each action). It is stricter than the service: a request that is not signed, not JSON 1.1 or not
 * a POST is refused.
 */
public final class AwsWire implements AutoCloseable {
  /** An answer of the fake. */
  public record Answer(int status, String body, String retryAfter) {
    public static Answer ok(String body) {
      return new Answer(200, body, "");
    }

    public static Answer error(int status, String code) {
      return error(status, code, "canary of a vendor's text");
    }

    public static Answer error(int status, String code, String text) {
      return new Answer(
          status, "{\"__type\":\"com.amazonaws#" + code + "\",\"message\":\"" + text + "\"}", "");
    }

    public Answer waiting(String seconds) {
      return new Answer(status, body, seconds);
    }
  }

  /** A request as it came. */
  public record Request(String target, String body) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Function<Request, Answer> answers;

  private AwsWire(HttpServer server, Function<Request, Answer> answers) {
    this.server = server;
    this.answers = answers;
    server.createContext("/", this::handle);
    server.start();
  }

  public static AwsWire answering(Function<Request, Answer> answers) {
    try {
      InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new AwsWire(HttpServer.create(free, 0), answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Request> requests() {
    return requests;
  }

  public AwsConfig config() {
    return new AwsConfig(
        "eu-central-1",
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        new AwsCredential.Keys("AKIDEXAMPLE", new Fixed("secret-access-key"), null),
        null);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      Request request = new Request(target, body);
      requests.add(request);
      Answer answer = isAsAwsWants(exchange) ? answers.apply(request) : malformed();
      if (!answer.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static boolean isAsAwsWants(HttpExchange exchange) {
    String signature = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    return exchange.getRequestMethod().equals("POST")
        && signature.matches("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/.*/eu-central-1/.*")
        && type.equals("application/x-amz-json-1.1");
  }

  private static Answer malformed() {
    return Answer.error(400, "SerializationException");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private record Fixed(String text) implements SecretSource {
    @Override
    public SecretValue read() {
      return SecretValue.ofUtf8(text);
    }
  }
}
