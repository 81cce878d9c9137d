package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fake of one vault of Azure Key Vault, and of Entra ID for one application, on a port of its own
 * on loopback over TLS. Stricter than the service, and held to the recorded facts of it by {@link
 * KeyVaultVectorsTest}. Thread-safe.
 */
public final class FakeAzure implements AutoCloseable {
  public static final String VAULT_HOST = "coffer-fake.vault.azure.net";
  public static final String TENANT = "11111111-2222-3333-4444-555555555555";
  public static final String CLIENT = "66666666-7777-8888-9999-000000000000";
  public static final String CLIENT_SECRET = "the-client-secret";
  public static final String WORKLOAD_TOKEN = "the-token-of-the-platform";

  public static final String IDENTITY_HEADER = "the-header-of-the-machine";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer server;
  private final ExecutorService threads;
  private final FakeEntra entra = new FakeEntra();
  private final Gate gate = new Gate(entra);
  private final FakeSecrets secrets;
  private final FakeKeys keys;

  private FakeAzure(Clock clock, Duration lag) {
    this.secrets = new FakeSecrets(clock, lag);
    this.keys = new FakeKeys(clock);
    // Else each answer waits 40 ms for the acknowledgement of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      this.server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(FakeCertificate.one().context()));
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "fake-azure");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** With real time; deletions and recoveries take a tenth of a second. */
  public static FakeAzure start() {
    return new FakeAzure(Clock.systemUTC(), Duration.ofMillis(100));
  }

  static FakeAzure start(Clock clock, Duration lag) {
    return new FakeAzure(clock, lag);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply;
      try {
        reply = answer(exchange, body);
      } catch (Refusal e) {
        reply = e.reply();
      } catch (RuntimeException e) {
        // A defect of the fake: it must not look like anything that the service does.
        reply = new Refusal(599, "FakeFailed", null, String.valueOf(e)).reply();
      }
      if (reply != null) {
        send(exchange, reply);
      }
    }
  }

  private @Nullable Reply answer(HttpExchange exchange, byte[] body) throws IOException {
    URI asked = exchange.getRequestURI();
    String path = asked.getPath();
    if (path.equals("/" + TENANT + "/oauth2/v2.0/token")) {
      return entra.token(new String(body, StandardCharsets.UTF_8));
    }
    if (path.equals("/msi/token")) {
      boolean known =
          IDENTITY_HEADER.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"));
      return entra.ofMachine(known, query(asked).getOrDefault("resource", ""));
    }
    Call call =
        new Call(
            exchange.getRequestMethod(),
            segments(path),
            query(asked),
            body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body));
    Reply refusal = gate.refusal(exchange.getRequestHeaders(), call);
    if (refusal != null) {
      return refusal;
    }
    if (!gate.mayPass()) {
      return null;
    }
    synchronized (this) {
      return route(call);
    }
  }

  private Reply route(Call call) {
    if (!call.query().getOrDefault("api-version", "").matches("7\\.[0-9].*|20[0-9-]+.*")) {
      throw Refusal.badParameter("api-version must be specified");
    }
    return switch (call.segment(0)) {
      case "secrets", "deletedsecrets" -> secrets.answer(call);
      case "keys", "deletedkeys" -> keys.answer(call);
      default -> throw new Refusal(404, "NotFound", null, "no such collection");
    };
  }

  /** A slash at the end is a segment without a name, but for the version of a get. */
  private static List<String> segments(String path) {
    String[] all = path.substring(1).split("/", -1);
    boolean trailing = all.length == 3 && all[2].isEmpty();
    return List.copyOf(Arrays.asList(all).subList(0, trailing ? 2 : all.length));
  }

  private static Map<String, String> query(URI asked) {
    Map<String, String> query = new HashMap<>();
    if (asked.getRawQuery() != null) {
      for (String pair : asked.getRawQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        query.put(
            URLDecoder.decode(key, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.getResponseHeaders().set("x-ms-keyvault-service-version", "1.9.0.fake");
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    JsonNode body = reply.body();
    if (body == null) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The address of the vault, which tokens are for; not where it is. */
  public static URI vault() {
    return URI.create("https://" + VAULT_HOST);
  }

  /** Where Entra ID is. */
  public URI authority() {
    return URI.create("https://localhost:" + port() + "/");
  }

  /** Where a machine of Azure gets its tokens, as App Service says it in IDENTITY_ENDPOINT. */
  public URI identityEndpoint() {
    return URI.create("https://localhost:" + port() + "/msi/token");
  }

  /** What clients must trust, and nothing else. */
  public Path caCertificate() {
    return FakeCertificate.one().pem();
  }

  /** How many calls the vault has had, challenges included. */
  public long calls() {
    return gate.calls();
  }

  /** How many tokens were given. */
  public int tokens() {
    return entra.issued();
  }

  /**
   * From now on every call is refused with 429.
   *
   * @param retryAfter in seconds; null to say no wait, as was seen
   */
  public void throttle(@Nullable Integer retryAfter) {
    gate.throttle(retryAfter);
  }

  /** From now on every call is refused with this status and no body that is JSON. */
  public void fail(int status) {
    gate.fail(status);
  }

  /** Ends every bad day but a revoked token, a changed secret and a denied action. */
  public void recover() {
    gate.recover();
  }

  /** From now on calls are taken and never answered. */
  public void hold(boolean holds) {
    gate.hold(holds);
  }

  /** No token that was given so far is accepted any more. */
  public void revokeTokens() {
    entra.revoke();
  }

  /** From now on the application has this secret. */
  public void clientSecret(String next) {
    entra.secret(next);
  }

  /** From now on the clock of Entra ID is so much behind that of this machine. */
  public void behind(Duration skew) {
    entra.behind(skew);
  }

  /** From now on no role allows calls whose method and first segment are these. */
  public void deny(String method, String collection) {
    gate.deny(method, collection);
  }

  /** Makes a version as another program would. */
  public synchronized void foreign(String name, String value, boolean enabled) {
    secrets.foreign(name, value, enabled);
  }

  /** Makes a version as another program would, which is to be valid between two times. */
  public synchronized void foreign(String name, String value, Instant notBefore, Instant expires) {
    secrets.foreign(name, value, notBefore, expires);
  }

  /** Makes an EC key on P-256 that signs, or a new version of it. */
  public synchronized void signingKey(String name) {
    keys.signingKey(name);
  }

  /** Makes a new version of a key. */
  public synchronized void rotate(String key) {
    keys.rotate(key);
  }

  /** Disables the newest version of a key. */
  public synchronized void disable(String key) {
    keys.disable(key);
  }

  @Override
  public void close() {
    gate.hold(false);
    server.stop(0);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        throw new AssertionError("The fake of Azure does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
