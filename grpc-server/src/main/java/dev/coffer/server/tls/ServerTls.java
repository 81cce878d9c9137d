package dev.coffer.server.tls;

import dev.coffer.config.TlsConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the server: TLS 1.3 and nothing below, without session tickets, so that every
 * connection proves itself anew. {@link #reload} takes other files, which new connections see.
 * Thread-safe.
 */
public final class ServerTls {
  private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
  private final @Nullable AdvancedTlsX509TrustManager clients;
  private final SslContext context;

  private ServerTls(TlsConfig config, ClientAuth clientAuth)
      throws IOException, GeneralSecurityException {
    clients = clientAuth == ClientAuth.NONE ? null : trust();
    reload(config);
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forServer(identity))
            .protocols("TLSv1.3")
            .clientAuth(clientAuth);
    context = clients == null ? builder.build() : builder.trustManager(clients).build();
  }

  private static AdvancedTlsX509TrustManager trust() throws GeneralSecurityException {
    return AdvancedTlsX509TrustManager.newBuilder()
        .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
        .build();
  }

  /**
   * Reads the certificates.
   *
   * @param required whether a client must show a certificate; where it need not, one that it shows
   *     is verified all the same
   * @throws SecretsException CONFIGURATION for a file that cannot be used
   */
  public static ServerTls open(TlsConfig config, boolean required) {
    ClientAuth clientAuth = required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
    try {
      return new ServerTls(config, config.clientCa() == null ? ClientAuth.NONE : clientAuth);
    } catch (SSLException e) {
      throw unusable("TLS 1.3 cannot be set up with these certificates.", e);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable("The certificates of the server cannot be used.", e);
    }
  }

  /**
   * Takes what the files hold now. Nothing changes where anything is wrong with them.
   *
   * @throws SecretsException CONFIGURATION for a file that cannot be used
   */
  public void reload(TlsConfig config) {
    X509Certificate[] chain = PemFiles.certificates("server.tls.certificate", config.certificate());
    PrivateKey key = PemFiles.privateKey("server.tls.key", config.key());
    requirePair(chain[0], key);
    X509Certificate[] authorities =
        config.clientCa() == null
            ? null
            : PemFiles.certificates("server.tls.clientCa", config.clientCa());
    try {
      if (clients != null && authorities != null) {
        clients.updateTrustCredentials(authorities);
      }
      identity.updateIdentityCredentials(chain, key);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable("The certificates of the server cannot be used.", e);
    }
  }

  /**
   * A key that is not the certificate's would fail at the first handshake, long after the start.
   */
  private static void requirePair(X509Certificate certificate, PrivateKey key) {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      if (verifier.verify(signature)) {
        return;
      }
    } catch (InvalidKeyException e) {
      throw notAPair(e);
    } catch (GeneralSecurityException e) {
      throw unusable("The key of the server cannot be used.", e);
    }
    throw notAPair(null);
  }

  private static SecretsException notAPair(@Nullable Exception cause) {
    return unusable("server.tls.key is not the key of server.tls.certificate.", cause);
  }

  private static SecretsException unusable(String what, @Nullable Exception cause) {
    return SecretsException.of(ErrorCode.CONFIGURATION, what)
        .remedy("Give a certificate with its own key, RSA or EC, in PEM.")
        .cause(cause)
        .build();
  }

  /** What the listener uses. */
  public SslContext context() {
    return context;
  }
}
