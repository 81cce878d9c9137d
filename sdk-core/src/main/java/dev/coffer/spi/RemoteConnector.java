package dev.coffer.spi;

import org.jspecify.annotations.Nullable;

/**
 * Reaches the stores of a Coffer server. Found through {@code
 * META-INF/services/dev.coffer.spi.RemoteConnector}: it is in the artifact {@code backend-remote}.
 */
public interface RemoteConnector {
  /**
   * Opens one channel, over which all stores of the server are reached. Does not wait for the
   * server: a server that is away is UNAVAILABLE at the first call.
   *
   * @param target a gRPC target: {@code host:7443}, {@code dns:///…}, {@code unix:…}
   * @param token the bearer token, read again for each connection; null where the client
   *     certificate says who calls
   * @throws dev.coffer.model.SecretsException CONFIGURATION when a file cannot be read or the
   *     target is malformed
   */
  BackendSource connect(String target, ClientTls tls, @Nullable SecretSource token);
}
