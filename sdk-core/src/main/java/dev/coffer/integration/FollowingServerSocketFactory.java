package dev.coffer.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLServerSocketFactory;

/** Its sockets take the context of the moment for each connection. Thread-safe. */
final class FollowingServerSocketFactory extends SSLServerSocketFactory {
  private static final int DEFAULT_BACKLOG = 50;

  private final FollowingContext context;

  FollowingServerSocketFactory(FollowingContext context) {
    this.context = context;
  }

  private SSLServerSocketFactory now() {
    return context.now().getServerSocketFactory();
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return now().getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return now().getSupportedCipherSuites();
  }

  @Override
  public ServerSocket createServerSocket() throws IOException {
    return new FollowingServerSocket(context);
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return createServerSocket(port, DEFAULT_BACKLOG);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return new FollowingServerSocket(context, port, backlog, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    return new FollowingServerSocket(context, port, backlog, address);
  }
}
