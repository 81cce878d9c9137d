package dev.coffer.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Listens once, and serves each connection with the context of the moment. */
final class FollowingServerSocket extends SSLServerSocket {
  private final FollowingContext context;
  private volatile SSLParameters parameters;
  private volatile boolean clientMode;
  private volatile boolean sessions = true;

  FollowingServerSocket(FollowingContext context) throws IOException {
    this.context = context;
    this.parameters = ofServers(context);
  }

  /**
   * @param address null for all of this machine
   */
  FollowingServerSocket(
      FollowingContext context, int port, int backlog, @Nullable InetAddress address)
      throws IOException {
    super(port, backlog, address);
    this.context = context;
    this.parameters = ofServers(context);
  }

  private static SSLParameters ofServers(FollowingContext context) {
    SSLEngine engine = context.now().createSSLEngine();
    engine.setUseClientMode(false);
    return engine.getSSLParameters();
  }

  @Override
  public Socket accept() throws IOException {
    Socket raw = new Socket();
    implAccept(raw);
    try {
      SSLSocket socket = (SSLSocket) context.now().getSocketFactory().createSocket(raw, null, true);
      socket.setUseClientMode(clientMode);
      socket.setEnableSessionCreation(sessions);
      socket.setSSLParameters(parameters);
      return socket;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  @Override
  public SSLParameters getSSLParameters() {
    return parameters;
  }

  @Override
  public void setSSLParameters(SSLParameters next) {
    SSLParameters own = ofServers(context);
    if (next.getCipherSuites() == null) {
      next.setCipherSuites(own.getCipherSuites());
    }
    if (next.getProtocols() == null) {
      next.setProtocols(own.getProtocols());
    }
    parameters = next;
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return parameters.getCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    parameters.setCipherSuites(suites);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return context.now().getSupportedSSLParameters().getCipherSuites();
  }

  @Override
  public String[] getSupportedProtocols() {
    return context.now().getSupportedSSLParameters().getProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return parameters.getProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    parameters.setProtocols(protocols);
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    parameters.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return parameters.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    parameters.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return parameters.getWantClientAuth();
  }

  @Override
  public void setUseClientMode(boolean mode) {
    clientMode = mode;
  }

  @Override
  public boolean getUseClientMode() {
    return clientMode;
  }

  @Override
  public void setEnableSessionCreation(boolean enable) {
    sessions = enable;
  }

  @Override
  public boolean getEnableSessionCreation() {
    return sessions;
  }
}
