package dev.coffer.gcp.kms;

import dev.coffer.gcp.GcpConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key of Cloud KMS. Immutable.
 *
 * @param key of purpose ENCRYPT_DECRYPT, as {@code projects/P/locations/L/keyRings/R/cryptoKeys/K};
 *     wrapped keys name it by K
 * @param macKey of purpose MAC, written likewise, which signs; null where nothing is signed
 */
public record CloudKmsConfig(GcpConfig gcp, String key, @Nullable String macKey) {
  private static final String RESOURCE =
      "projects/[a-z0-9.:-]{1,63}/locations/[a-z0-9-]{1,63}"
          + "/keyRings/[a-zA-Z0-9_-]{1,63}/cryptoKeys/[a-zA-Z0-9_-]{1,63}";

  /**
   * @throws SecretsException CONFIGURATION when a key is not written so
   */
  public CloudKmsConfig {
    Objects.requireNonNull(gcp, "gcp");
    requireResource(key);
    if (macKey != null) {
      requireResource(macKey);
    }
  }

  private static void requireResource(String key) {
    if (!key.matches(RESOURCE)) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The key is not the resource name of a Cloud KMS key.")
          .remedy("Write it as projects/P/locations/L/keyRings/R/cryptoKeys/K, without a version.")
          .build();
    }
  }

  /** As wrapped keys name it. */
  String id() {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** The key ring that it is in. */
  String ring() {
    return key.substring(0, key.indexOf("/cryptoKeys/"));
  }

  /** The location that it is in. */
  String location() {
    return key.substring(0, key.indexOf("/keyRings/"));
  }

  /** The project that it is in. */
  String project() {
    return key.split("/", 3)[1];
  }

  /** Whether it is in the one location where the service has no random bytes. */
  boolean isGlobal() {
    return location().endsWith("/locations/global");
  }
}
