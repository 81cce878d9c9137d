package dev.coffer.azure;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which vault is called, where it is, and as whom. Immutable.
 *
 * @param vault as {@code https://my-vault.vault.azure.net}
 * @param endpoint in place of the vault's own address: {@code https://HOST:PORT}; null for its own
 * @param caCertificate PEM file of the authorities that are trusted; null for those of the JDK
 * @param timeout how long a call takes at most that has no deadline of its own
 */
public record AzureConfig(
    URI vault,
    @Nullable URI endpoint,
    @Nullable Path caCertificate,
    AzureCredential credential,
    Duration timeout) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /**
   * @throws SecretsException CONFIGURATION for what can never work
   */
  public AzureConfig {
    Objects.requireNonNull(credential, "credential");
    if (timeout.isNegative() || timeout.isZero()) {
      throw refused("The timeout of Azure is not positive.", "Write it as 30s.");
    }
    if (!isPlainHttps(vault)) {
      throw refused(
          "The vault is no https address without a path.",
          "Write it as https://my-vault.vault.azure.net.");
    }
    if (endpoint != null && !isPlainHttps(endpoint)) {
      throw refused(
          "The endpoint is no https address without a path.", "Write it as https://HOST:PORT.");
    }
  }

  /** A vault at its own address, as whom the standard search finds. */
  public static AzureConfig of(URI vault) {
    return new AzureConfig(vault, null, null, AzureCredential.DEFAULT, DEFAULT_TIMEOUT);
  }

  static boolean isPlainHttps(URI address) {
    return "https".equals(address.getScheme())
        && address.getHost() != null
        && address.getRawUserInfo() == null
        && address.getRawQuery() == null
        && String.valueOf(address.getRawPath()).length() <= 1;
  }

  private static SecretsException refused(String message, String remedy) {
    return SecretsException.of(ErrorCode.CONFIGURATION, message).remedy(remedy).build();
  }
}
