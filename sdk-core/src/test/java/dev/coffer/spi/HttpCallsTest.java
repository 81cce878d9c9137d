package dev.coffer.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to a server that answers, that is silent, and that stops in the middle. */
@Timeout(60)
class HttpCallsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HttpCalls calls = new HttpCalls(HttpClient.newBuilder());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/echo", this::echo);
    server.createContext("/silent", exchange -> hang());
    server.createContext("/half", this::half);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    calls.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void echo(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(
          body.length == 0 ? 503 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void half(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 10);
    exchange.getResponseBody().write(new byte[5]);
    exchange.getResponseBody().flush();
    hang();
  }

  private void hang() {
    arrived.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest to(String path, byte[] body) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  @Test
  void anAnswerIsGivenWhateverItsStatus() throws Exception {
    HttpResponse<byte[]> answer = calls.send(to("/echo", new byte[] {1, 2}), LONG);
    assertThat(answer.body()).containsExactly(1, 2);
    assertThat(calls.send(to("/echo", new byte[0]), LONG).statusCode()).isEqualTo(503);
  }

  @Test
  void manyThreadsEachGetTheirOwnAnswer() throws Exception {
    List<Callable<Integer>> all = new ArrayList<>();
    for (int i = 1; i <= 64; i++) {
      byte[] body = new byte[i * 1000];
      all.add(
          () -> {
            for (int n = 0; n < 20; n++) {
              assertThat(calls.send(to("/echo", body), LONG).body()).isEqualTo(body);
            }
            return body.length;
          });
    }
    for (Future<Integer> each : threads.invokeAll(all)) {
      assertThat(each.get()).isPositive();
    }
  }

  @Test
  void patienceEndsBeforeAnAnswerAndInTheMiddleOfOne() {
    for (String path : List.of("/silent", "/half")) {
      long began = System.nanoTime();
      assertThatThrownBy(() -> calls.send(to(path, new byte[0]), SHORT))
          .as(path)
          .isInstanceOf(TimeoutException.class)
          .hasMessage("no answer within 300 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(SHORT, LONG.dividedBy(3));
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void anInterruptEndsACallAndIsTold() throws Exception {
    for (String path : List.of("/silent", "/half")) {
      Future<Throwable> caught = inBackground(path);
      arrived.await();
      interruptWhoWaits();
      assertThat(caught.get(20, TimeUnit.SECONDS))
          .as(path)
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aCloseEndsWhatIsAwaitedAndWhatComesAfter() throws Exception {
    Future<Throwable> caught = inBackground("/half");
    arrived.await();
    Thread.sleep(100);

    calls.close();

    assertThat(caught.get(20, TimeUnit.SECONDS))
        .isInstanceOf(IOException.class)
        .hasMessage("the store was closed");
    assertThatThrownBy(() -> calls.send(to("/echo", new byte[1]), LONG))
        .isInstanceOf(IOException.class)
        .hasMessage("the store was closed");
  }

  private volatile Thread waiting;

  private Future<Throwable> inBackground(String path) {
    return threads.submit(
        () -> {
          waiting = Thread.currentThread();
          return catchThrowable(() -> calls.send(to(path, new byte[0]), LONG));
        });
  }

  private void interruptWhoWaits() throws InterruptedException {
    Thread.sleep(100);
    waiting.interrupt();
  }
}
