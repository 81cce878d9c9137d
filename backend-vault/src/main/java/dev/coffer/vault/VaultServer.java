package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ClientTls;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which server, and who we are to it. Immutable.
 *
 * @param address {@code https://host:port}, without a path; {@code http} is for tests and local
 *     agents
 * @param namespace the namespace in which everything happens, as {@code teams/trading}; null for
 *     the root
 * @param tls how the server is proved; its client certificate is also what a login by certificate
 *     shows
 * @param timeout how long a call without a deadline waits: 1 s to 10 min
 */
public record VaultServer(
    URI address, @Nullable String namespace, ClientTls tls, VaultLogin login, Duration timeout) {
  /** How long a call without a deadline waits where nothing is configured. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration MOST = Duration.ofMinutes(10);

  /**
   * @throws SecretsException CONFIGURATION when the address is not one of a server, or the timeout
   *     out of its bounds
   */
  public VaultServer {
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(login, "login");
    String scheme = address.getScheme();
    boolean usable =
        ("https".equals(scheme) || "http".equals(scheme))
            && address.getHost() != null
            && address.getUserInfo() == null
            && address.getQuery() == null
            && (address.getPath().isEmpty() || address.getPath().equals("/"));
    if (!usable) {
      throw unusable("The address of the server is not https://host:port.")
          .remedy("Write scheme, host and port alone, as https://vault.example:8200.")
          .build();
    }
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MOST) > 0) {
      throw unusable("The timeout is out of its bounds.").remedy("Use 1s to 10m.").build();
    }
  }

  private static SecretsException.Builder unusable(String what) {
    return SecretsException.of(ErrorCode.CONFIGURATION, what);
  }
}
