package dev.coffer.gcp;

import dev.coffer.spi.SecretSource;
import java.util.Objects;

/** As whom Google Cloud is called. */
public sealed interface GcpCredential {
  /** Application default credentials, found when the first call needs them. */
  GcpCredential DEFAULT = new ApplicationDefault();

  /**
   * The standard search of Google: {@code GOOGLE_APPLICATION_CREDENTIALS}, the login of gcloud, the
   * metadata server. Workload identity federation and impersonation are configured there.
   */
  record ApplicationDefault() implements GcpCredential {}

  /**
   * The key of a service account.
   *
   * @param json the key file's content, read again after it was refused
   */
  record ServiceAccountKey(SecretSource json) implements GcpCredential {
    public ServiceAccountKey {
      Objects.requireNonNull(json, "json");
    }
  }

  /**
   * An access token that somebody else keeps fresh.
   *
   * @param token read for each call
   */
  record AccessToken(SecretSource token) implements GcpCredential {
    public AccessToken {
      Objects.requireNonNull(token, "token");
    }
  }
}
