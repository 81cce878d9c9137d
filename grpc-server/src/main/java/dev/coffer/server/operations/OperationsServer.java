package dev.coffer.server.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.coffer.model.SecretsException;
import dev.coffer.server.health.Readiness;
import dev.coffer.server.health.StoreHealth;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The operations port: {@code /livez}, {@code /readyz} and {@code /metrics}, over plain HTTP on
 * loopback and over TLS 1.3 on any other address. It names stores and counts calls; it knows no
 * secret, changes nothing and takes nothing but GET.
 */
public final class OperationsServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int BACKLOG = 64;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // A client that is slow to ask or to read gives its thread back. The JDK reads these once.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("jdk.httpserver.maxConnections", "64");
  }

  private final HttpServer http;
  private final Readiness readiness;
  private final Supplier<String> metrics;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "coffer-operations");
            thread.setDaemon(true);
            return thread;
          });

  private OperationsServer(HttpServer http, Readiness readiness, Supplier<String> metrics) {
    this.http = http;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  /** What one path answers. */
  private record Answer(int status, String contentType, String body) {}

  /**
   * Begins to answer.
   *
   * @param tls what to answer with off loopback
   * @param metrics the metrics in the text format of Prometheus
   * @throws SecretsException UNAVAILABLE when the port is in use; CONFIGURATION when the address is
   *     none of this machine
   */
  public static OperationsServer start(
      InetSocketAddress address,
      Supplier<SSLContext> tls,
      Readiness readiness,
      Supplier<String> metrics) {
    try {
      OperationsServer server = new OperationsServer(bind(address, tls), readiness, metrics);
      server.begin();
      return server;
    } catch (IOException e) {
      throw Ports.refused("server.operations", address, e);
    }
  }

  private static HttpServer bind(InetSocketAddress address, Supplier<SSLContext> tls)
      throws IOException {
    if (address.getAddress() == null || address.getAddress().isLoopbackAddress()) {
      return HttpServer.create(address, BACKLOG);
    }
    HttpsServer https = HttpsServer.create(address, BACKLOG);
    https.setHttpsConfigurator(
        new HttpsConfigurator(tls.get()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls13 = getSSLContext().getDefaultSSLParameters();
            tls13.setProtocols(new String[] {"TLSv1.3"});
            parameters.setSSLParameters(tls13);
          }
        });
    return https;
  }

  private void begin() {
    http.setExecutor(threads);
    serve("/livez", () -> new Answer(200, TEXT, "alive\n"));
    serve("/readyz", this::readyz);
    serve("/metrics", () -> new Answer(200, METRICS, metrics.get()));
    serve("/", () -> new Answer(404, TEXT, "Here are /livez, /readyz and /metrics.\n"));
    http.start();
  }

  private void serve(String path, Supplier<Answer> answer) {
    http.createContext(path, exchange -> respond(exchange, path, answer));
  }

  private static void respond(HttpExchange exchange, String path, Supplier<Answer> supplier)
      throws IOException {
    try (exchange) {
      boolean exact = path.equals("/") || exchange.getRequestURI().getPath().equals(path);
      boolean get = exchange.getRequestMethod().equals("GET");
      Answer answer =
          !get
              ? new Answer(405, TEXT, "Only GET is answered here.\n")
              : exact ? supplier.get() : new Answer(404, TEXT, "There is nothing here.\n");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** Ready is who serves every store; who is not says which one is missing. */
  private Answer readyz() {
    if (readiness.isDraining()) {
      return new Answer(503, TEXT, "draining\n");
    }
    List<StoreHealth> unready =
        readiness.stores().stream().filter(store -> !store.probe().healthy()).toList();
    if (unready.isEmpty()) {
      return new Answer(200, TEXT, "ready\n");
    }
    StringBuilder body = new StringBuilder("not ready\n");
    for (StoreHealth store : unready) {
      body.append(store.store()).append(": ").append(store.probe().text()).append('\n');
    }
    return new Answer(503, TEXT, body.toString());
  }

  /** The port that was bound. */
  public int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
