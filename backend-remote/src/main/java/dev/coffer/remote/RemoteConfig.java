package dev.coffer.remote;

import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached, and which of its stores is meant.
 *
 * @param target a gRPC target: {@code host:7443}, {@code dns:///…}, {@code unix:…}
 * @param tls how the server is proved, and this client to it
 * @param token the bearer token; null where the certificate in {@code tls} says who calls
 * @param store the name of the store on the server
 */
public record RemoteConfig(
    String target, ClientTls tls, @Nullable SecretSource token, String store) {
  public RemoteConfig {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(store, "store");
  }
}
