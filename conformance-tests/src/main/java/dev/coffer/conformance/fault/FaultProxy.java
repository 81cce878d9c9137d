package dev.coffer.conformance.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands on a port of its own on loopback in front of a server, and hands on what passes as its
 * {@link Weather} says. Connections can be cut and refused at any moment. Thread-safe; closing it
 * ends every connection and thread.
 */
public final class FaultProxy implements AutoCloseable {
  private final InetSocketAddress server;
  private final ServerSocket door;
  private final Thread doorkeeper;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile Weather weather = Weather.FAIR;
  private volatile boolean refusing;

  private FaultProxy(InetSocketAddress server, ServerSocket door) {
    this.server = server;
    this.door = door;
    this.doorkeeper = new Thread(this::keepDoor, "fault-proxy-" + door.getLocalPort());
    doorkeeper.setDaemon(true);
  }

  /** A proxy in front of a port of this machine. */
  public static FaultProxy inFrontOf(int port) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      FaultProxy proxy =
          new FaultProxy(
              new InetSocketAddress(loopback, port), new ServerSocket(0, 1024, loopback));
      proxy.doorkeeper.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that clients connect to. */
  public int port() {
    return door.getLocalPort();
  }

  /** From now on bytes pass like this, on connections that are open too. */
  public void weather(Weather next) {
    weather = next;
  }

  Weather weather() {
    return weather;
  }

  /** From now on new connections are closed at once, or let through again. */
  public void refuse(boolean refuses) {
    refusing = refuses;
  }

  /** Resets every connection: both sides are told that it broke. */
  public void cut() {
    links.forEach(Link::reset);
  }

  /** Ends every connection as if the server had ended it in good order, in the middle of a word. */
  public void hangUp() {
    links.forEach(Link::end);
  }

  /** Ends the sending side of the server alone: the client may still talk, and hears no more. */
  public void halfClose() {
    links.forEach(Link::halfClose);
  }

  /** How many connections were accepted so far, refused ones included. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are open. */
  public int open() {
    return links.size();
  }

  private void keepDoor() {
    while (!door.isClosed()) {
      try {
        admit(door.accept());
      } catch (IOException e) {
        // The door was closed, or the client went away before it was let in.
      }
    }
  }

  private void admit(Socket client) throws IOException {
    accepted.incrementAndGet();
    if (refusing) {
      client.setSoLinger(true, 0);
      client.close();
      return;
    }
    Socket behind = new Socket();
    try {
      behind.connect(server);
      // A proxy that waits for more to send would delay what passes by itself.
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
    } catch (IOException e) {
      client.close();
      return;
    }
    Link link = new Link(this, client, behind);
    links.add(link);
    link.start();
  }

  void ended(Link link) {
    links.remove(link);
  }

  @Override
  public void close() {
    try {
      door.close();
      doorkeeper.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    links.forEach(Link::reset);
  }
}
