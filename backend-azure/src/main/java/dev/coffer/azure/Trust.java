package dev.coffer.azure;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The authorities that a vault's certificate is checked with. */
final class Trust {
  private Trust() {}

  /**
   * Those of a PEM file, and no others.
   *
   * @throws SecretsException CONFIGURATION where it cannot be read or has no certificate
   */
  static SSLContext in(Path caCertificate) {
    try (InputStream pem = Files.newInputStream(caCertificate)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), each);
      }
      if (trusted.size() == 0) {
        throw refused(null);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw refused(e);
    }
  }

  private static SecretsException refused(@Nullable Exception cause) {
    return SecretsException.of(
            ErrorCode.CONFIGURATION, "The trusted authorities of the vault cannot be read.")
        .remedy("Give a PEM file with at least one certificate as caCertificate.")
        .cause(cause)
        .build();
  }
}
