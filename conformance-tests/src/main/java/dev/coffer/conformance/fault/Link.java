package dev.coffer.conformance.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through the proxy: a thread for each direction. */
final class Link {
  private static final int CHUNK = 16 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final AtomicInteger directions = new AtomicInteger(2);

  /** Wakes what waits when the connection ends. */
  private final CountDownLatch ended = new CountDownLatch(1);

  Link(FaultProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    run("requests", () -> carry(client, server, true));
    run("replies", () -> carry(server, client, false));
  }

  private void run(String direction, Runnable carrier) {
    Thread thread = new Thread(carrier, "fault-proxy-" + proxy.port() + "-" + direction);
    thread.setDaemon(true);
    thread.start();
  }

  private void carry(Socket from, Socket to, boolean requests) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(chunk);
      while (read >= 0) {
        pass(chunk, read, out, requests);
        read = in.read(chunk);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone, so the other goes too.
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    } finally {
      if (directions.decrementAndGet() == 0) {
        end();
      }
    }
  }

  private void pass(byte[] chunk, int size, OutputStream out, boolean requests)
      throws IOException, InterruptedException {
    Weather weather = proxy.weather();
    long nanos = weather.delay().toNanos();
    if (weather.bytesPerSecond() > 0) {
      nanos += TimeUnit.SECONDS.toNanos(1) * size / weather.bytesPerSecond();
    }
    if (nanos > 0 && ended.await(nanos, TimeUnit.NANOSECONDS)) {
      return;
    }
    if (requests ? weather.swallowRequests() : weather.swallowReplies()) {
      return;
    }
    out.write(chunk, 0, size);
    if (requests && weather.repeatRequests()) {
      out.write(chunk, 0, size);
    }
  }

  void reset() {
    try {
      client.setSoLinger(true, 0);
      server.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already, which is what was wanted.
    }
    end();
  }

  void end() {
    close(client);
    close(server);
    ended.countDown();
    proxy.ended(this);
  }

  /** The carrier of replies meets the end, and tells the client. */
  void halfClose() {
    try {
      server.shutdownInput();
    } catch (IOException e) {
      // It is closed already, which is more than was wanted.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more can be done to end it.
    }
  }
}
