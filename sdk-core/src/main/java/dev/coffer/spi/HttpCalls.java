package dev.coffer.spi;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Calls over the JDK's HTTP client that stay on their caller's thread until the whole answer is
 * there, and end with their patience, with an interrupt of that thread, or when this is closed: the
 * connection is broken then. HTTP/1.1, and no redirect is followed. Thread-safe.
 *
 * <p>Neither the client's asynchronous way nor a pool of threads: what they add is several times
 * what a call on a fast network takes. So answers are collected on the one thread that waits for
 * the network; nothing here makes it wait for anything else.
 */
public final class HttpCalls implements AutoCloseable {
  /** For who has another way to end a call. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private final HttpClient client;
  private final CallWatch watch;
  private volatile boolean closed;

  /**
   * Calls nobody yet.
   *
   * @param settings how to connect; version, redirects and executor are set here
   */
  public HttpCalls(HttpClient.Builder settings) {
    this.client =
        settings
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Runnable::run)
            .build();
    this.watch = new CallWatch("coffer-http-watch");
  }

  /** For a library that sends by itself. */
  public HttpClient client() {
    return client;
  }

  /**
   * Sends one request once, and gives its answer whatever the status.
   *
   * @param patience how long all of it may take; at most a day
   * @throws TimeoutException where there is no whole answer by then
   * @throws InterruptedException where the thread is interrupted meanwhile
   * @throws IOException where there is none else, this being closed included
   */
  public HttpResponse<byte[]> send(HttpRequest request, Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    Duration most = patience.compareTo(LONGEST) < 0 ? patience : LONGEST;
    CallWatch.Watched call = watch.begin(System.nanoTime() + most.toNanos());
    HttpResponse<byte[]> answer;
    try {
      requireOpen();
      answer = client.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      if (!call.finish()) {
        throw e;
      }
      requireOpen();
      throw new TimeoutException("no answer within " + most.toMillis() + " ms");
    } catch (Throwable e) {
      call.finish();
      throw e;
    }
    call.finish();
    return answer;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the store was closed");
    }
  }

  /**
   * Ends what is awaited. The client of JDK 17 cannot be closed: its idle connections end when the
   * collector finds that nothing refers to it any more.
   */
  @Override
  public void close() {
    closed = true;
    watch.endAll();
    watch.close();
    if (client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing an HTTP client failed", e);
      }
    }
  }
}
