package dev.coffer.server.tls;

import dev.coffer.config.TlsConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the server: TLS 1.3 and nothing below, without session tickets, so that every
 * connection proves itself anew. {@link #reload} takes other files, which new connections see.
 * Thread-safe.
 */
public final class ServerTls {
  private final boolean required;
  private final ReloadableContext context;
  private final CurrentKey operationsKey;

  private ServerTls(boolean required, Files first) {
    this.required = required;
    this.context = new ReloadableContext(first.context());
    this.operationsKey = new CurrentKey(first.pair());
  }

  /** What the files hold. */
  private record Files(CurrentKey.Pair pair, SslContext context) {}

  /**
   * Reads the certificates.
   *
   * @param required whether a client must show a certificate; where it need not, one that it shows
   *     is verified all the same
   * @throws SecretsException CONFIGURATION for a file that cannot be used
   */
  public static ServerTls open(TlsConfig config, boolean required) {
    return new ServerTls(required, read(config, required));
  }

  /**
   * Takes what the files hold now. Nothing changes where anything is wrong with them.
   *
   * @throws SecretsException CONFIGURATION for a file that cannot be used
   */
  public void reload(TlsConfig config) {
    Files next = read(config, required);
    context.exchange(next.context());
    operationsKey.exchange(next.pair());
  }

  private static Files read(TlsConfig config, boolean required) {
    X509Certificate[] chain = PemFiles.certificates("server.tls.certificate", config.certificate());
    PrivateKey key = PemFiles.privateKey("server.tls.key", config.key());
    requirePair(chain[0], key);
    CurrentKey.Pair pair = new CurrentKey.Pair(chain, key);
    // Given the bare key, Netty would encrypt it into a store of keys, which a start has to wait
    // for.
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forServer(new CurrentKey(pair)))
            .protocols("TLSv1.3");
    Path clientCa = config.clientCa();
    if (clientCa != null) {
      builder
          .trustManager(PemFiles.certificates("server.tls.clientCa", clientCa))
          .clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    try {
      return new Files(pair, builder.build());
    } catch (SSLException e) {
      throw unusable("TLS 1.3 cannot be set up with these certificates.", e);
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

  /**
   * What the operations port uses off loopback: the same certificate, and none is asked of clients.
   */
  public SSLContext operationsContext() {
    try {
      SSLContext made = SSLContext.getInstance("TLSv1.3");
      made.init(new KeyManager[] {operationsKey}, null, null);
      return made;
    } catch (GeneralSecurityException e) {
      throw unusable("TLS 1.3 cannot be set up with this Java run-time.", e);
    }
  }

  /** What the listener uses. */
  public SslContext context() {
    return context;
  }
}
