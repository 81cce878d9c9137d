package dev.coffer.gcp;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a service of Google Cloud is, and as whom it is called.
 *
 * @param endpoint in place of the service's own address: {@code https://HOST} or {@code
 *     https://HOST:PORT}, or http on loopback; null for its own
 * @param timeout how long a call takes at most that has no deadline of its own
 */
public record GcpConfig(@Nullable URI endpoint, GcpCredential credential, Duration timeout) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final int HTTPS_PORT = 443;

  public GcpConfig {
    Objects.requireNonNull(credential, "credential");
    if (timeout.isNegative() || timeout.isZero()) {
      throw refused("The timeout of Google Cloud is not positive.", "Write it as 30s.");
    }
    requireSafe(endpoint);
  }

  /** The services' own addresses, as whom the standard search finds. */
  public static GcpConfig standard() {
    return new GcpConfig(null, GcpCredential.DEFAULT, DEFAULT_TIMEOUT);
  }

  private static void requireSafe(@Nullable URI endpoint) {
    if (endpoint == null) {
      return;
    }
    boolean tls = "https".equals(endpoint.getScheme());
    boolean loopback =
        "http".equals(endpoint.getScheme())
            && LOOPBACK.contains(String.valueOf(endpoint.getHost()));
    boolean plain =
        endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null
            && String.valueOf(endpoint.getRawPath()).length() <= 1;
    if (endpoint.getHost() == null || !plain || (!tls && !loopback)) {
      throw refused(
          "The endpoint is not an https address, nor an http address on loopback.",
          "Write it as https://secretmanager.europe-west3.rep.googleapis.com.");
    }
  }

  /** As gRPC writes it: host and port. */
  String target(String ownHost) {
    if (endpoint == null) {
      return ownHost + ":" + HTTPS_PORT;
    }
    int port = endpoint.getPort() < 0 ? HTTPS_PORT : endpoint.getPort();
    return endpoint.getHost() + ":" + port;
  }

  /** Whether calls go without TLS, which they do on loopback alone. */
  boolean isPlain() {
    return endpoint != null && "http".equals(endpoint.getScheme());
  }

  private static SecretsException refused(String message, String remedy) {
    return SecretsException.of(ErrorCode.CONFIGURATION, message).remedy(remedy).build();
  }
}
