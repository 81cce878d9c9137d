package dev.coffer.integration;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Each socket is one of the context of the moment. Thread-safe. */
final class FollowingSocketFactory extends SSLSocketFactory {
  private final FollowingContext context;

  FollowingSocketFactory(FollowingContext context) {
    this.context = context;
  }

  private SSLSocketFactory now() {
    return context.now().getSocketFactory();
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
  public Socket createSocket() throws IOException {
    return now().createSocket();
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return now().createSocket(socket, host, port, autoClose);
  }

  @Override
  public Socket createSocket(Socket socket, @Nullable InputStream consumed, boolean autoClose)
      throws IOException {
    return now().createSocket(socket, consumed, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return now().createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return now().createSocket(host, port, localHost, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return now().createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return now().createSocket(host, port, localHost, localPort);
  }
}
