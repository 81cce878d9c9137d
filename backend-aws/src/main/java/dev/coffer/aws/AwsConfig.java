package dev.coffer.aws;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a service of AWS is, and as whom it is called.
 *
 * @param region as {@code eu-central-1}
 * @param endpoint in place of the service's own address, with https, or http on loopback; null for
 *     its own
 * @param stsEndpoint the same for STS, where roles are taken on; null for its own
 */
public record AwsConfig(
    String region, @Nullable URI endpoint, AwsCredential credential, @Nullable URI stsEndpoint) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  public AwsConfig {
    if (!region.matches("[a-z0-9-]{1,64}")) {
      throw refused("The AWS region is malformed.", "Write it as eu-central-1.");
    }
    Objects.requireNonNull(credential, "credential");
    requireSafe(endpoint);
    requireSafe(stsEndpoint);
  }

  /** The service's own address in a region, by the standard credential chain. */
  public static AwsConfig in(String region) {
    return new AwsConfig(region, null, AwsCredential.CHAIN, null);
  }

  private static void requireSafe(@Nullable URI endpoint) {
    if (endpoint == null) {
      return;
    }
    boolean tls = "https".equals(endpoint.getScheme());
    boolean loopback =
        "http".equals(endpoint.getScheme())
            && LOOPBACK.contains(String.valueOf(endpoint.getHost()));
    boolean plain = endpoint.getRawUserInfo() == null && endpoint.getRawQuery() == null;
    if (endpoint.getHost() == null || !plain || (!tls && !loopback)) {
      throw refused(
          "The endpoint is not an https address, nor an http address on loopback.",
          "Write it as https://vpce-1.secretsmanager.eu-central-1.vpce.amazonaws.com.");
    }
  }

  private static SecretsException refused(String message, String remedy) {
    return SecretsException.of(ErrorCode.CONFIGURATION, message).remedy(remedy).build();
  }
}
