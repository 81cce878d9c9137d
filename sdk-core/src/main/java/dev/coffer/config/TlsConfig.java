package dev.coffer.config;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a server: PEM files, read again when the server is told to reload.
 *
 * @param certificate the server's chain, its own certificate first
 * @param key the private key of the certificate, PKCS#8
 * @param clientCa the authorities whose client certificates are accepted; null only in the
 *     development profile with {@code unsafe_noClientCa}, where a bearer token alone says who calls
 */
public record TlsConfig(Path certificate, Path key, @Nullable Path clientCa) {
  public TlsConfig {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(key, "key");
  }
}
