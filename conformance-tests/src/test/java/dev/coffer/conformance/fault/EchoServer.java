package dev.coffer.conformance.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Gives back each byte that it gets, and notes it. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket door;
  private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();

  EchoServer() throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::keepDoor);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The bytes that arrived, in order. */
  BlockingQueue<Integer> heard() {
    return heard;
  }

  private void keepDoor() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        start(() -> echo(socket));
      } catch (IOException e) {
        // The door was closed.
      }
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      int read = in.read();
      while (read >= 0) {
        heard.add(read);
        out.write(read);
        read = in.read();
      }
    } catch (IOException e) {
      // The client or the proxy broke it, as the test wants.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
