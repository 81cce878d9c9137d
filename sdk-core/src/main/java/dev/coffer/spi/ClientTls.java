package dev.coffer.spi;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves a server, and itself to the server. TLS 1.3 is not a choice.
 *
 * @param caCertificate PEM file of the authorities that are trusted; null for those of the JDK
 * @param clientCertificate PEM file with the client's own certificate and its chain; null for none
 * @param clientKey PEM file with the key of that certificate, PKCS#8; null for none
 */
public record ClientTls(
    @Nullable Path caCertificate, @Nullable Path clientCertificate, @Nullable Path clientKey) {
  public ClientTls {
    if ((clientCertificate == null) != (clientKey == null)) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "A client certificate and its key go together.")
          .remedy("Give both, or neither.")
          .build();
    }
  }

  /** Trusts the authorities that the JDK trusts. */
  public static ClientTls system() {
    return new ClientTls(null, null, null);
  }

  /** Trusts the authorities of a PEM file, and no others. */
  public static ClientTls trusting(Path caCertificate) {
    return new ClientTls(caCertificate, null, null);
  }

  /** The same trust, with a certificate of the client's own. */
  public ClientTls withIdentity(Path certificate, Path key) {
    return new ClientTls(caCertificate, certificate, key);
  }
}
