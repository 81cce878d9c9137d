package dev.coffer.integration;

import dev.coffer.CertifiedKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A context of the JDK for each version of a key pair, and the one of now. A key manager that
 * changes its keys would not do: sessions, and tickets which the server does not keep, would be
 * resumed with the certificate of before. Thread-safe.
 */
final class FollowingContext extends SSLContextSpi {
  private static final char[] NO_PASSWORD = {};

  private final TrustManager @Nullable [] trust;
  private volatile SSLContext now;

  FollowingContext(CertifiedKey first, TrustManager @Nullable [] trust) {
    this.trust = trust == null ? null : trust.clone();
    this.now = context(first, this.trust);
  }

  void use(CertifiedKey next) {
    now = context(next, trust);
  }

  SSLContext now() {
    return now;
  }

  private static SSLContext context(CertifiedKey pair, TrustManager @Nullable [] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(pair), trust, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot use the key pair for TLS", e);
    }
  }

  private static KeyManager[] keys(CertifiedKey pair) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "coffer", pair.key(), NO_PASSWORD, pair.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  @Override
  protected void engineInit(
      KeyManager @Nullable [] keys,
      TrustManager @Nullable [] trusted,
      @Nullable SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("the keys of this context come from a secret");
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return new FollowingSocketFactory(this);
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return new FollowingServerSocketFactory(this);
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return now.createSSLEngine();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return now.createSSLEngine(host, port);
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return now.getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return now.getClientSessionContext();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return now.getDefaultSSLParameters();
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return now.getSupportedSSLParameters();
  }
}
