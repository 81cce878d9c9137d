package dev.coffer.gcp;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys that every Google Cloud section of {@code coffer.yaml} understands. */
public final class GcpSettings {
  private static final String ENDPOINT = "endpoint";
  private static final String AUTH = "auth";
  private static final String TIMEOUT = "timeout";

  private static final SettingsSchema AUTH_SCHEMA =
      SettingsSchema.builder()
          .choice(
              "method",
              "Where the credential comes from; default: default, the standard search of Google.",
              "default",
              "key",
              "token")
          .optional("key", Kind.SECRET, "For key: the key of a service account, as JSON.")
          .optional("token", Kind.SECRET, "For token: an access token, read for each call.")
          .build();

  private GcpSettings() {}

  /** Begins the schema of a section with the keys of every Google Cloud section. */
  public static SettingsSchema.Builder schema() {
    return SettingsSchema.builder()
        .optional(ENDPOINT, Kind.STRING, "In place of the service's own address: https://….")
        .optional(
            TIMEOUT,
            Kind.DURATION,
            "How long a call takes at most that has no deadline of its own; default: 30s.")
        .section(AUTH, false, "As whom Google Cloud is called.", AUTH_SCHEMA);
  }

  /**
   * Reads those keys.
   *
   * @throws SecretsException CONFIGURATION for what can never work
   */
  public static GcpConfig read(Settings settings) {
    URI endpoint = settings.has(ENDPOINT) ? uri(settings) : null;
    Duration timeout = settings.duration(TIMEOUT, GcpConfig.DEFAULT_TIMEOUT);
    GcpCredential credential = credential(settings.section(AUTH));
    return at(
        settings,
        endpoint == null ? TIMEOUT : ENDPOINT,
        () -> new GcpConfig(endpoint, credential, timeout));
  }

  /** What is refused in a section is refused at its place in the file. */
  public static <T> T at(Settings settings, String key, Supplier<T> made) {
    try {
      return made.get();
    } catch (SecretsException e) {
      throw settings.invalid(key, Objects.requireNonNull(e.getMessage()), e.remedy());
    }
  }

  /** A string that may be absent. */
  public static @Nullable String optional(Settings settings, String key) {
    return settings.has(key) ? settings.string(key) : null;
  }

  private static URI uri(Settings settings) {
    try {
      return new URI(settings.string(ENDPOINT));
    } catch (URISyntaxException e) {
      throw settings.invalid(ENDPOINT, "the address is malformed", "Write it as https://….");
    }
  }

  private static GcpCredential credential(Settings auth) {
    String method = auth.string("method", "default");
    requireOnlyFor(auth, method, "key");
    requireOnlyFor(auth, method, "token");
    return switch (method) {
      case "key" -> new GcpCredential.ServiceAccountKey(auth.secret("key"));
      case "token" -> new GcpCredential.AccessToken(auth.secret("token"));
      default -> GcpCredential.DEFAULT;
    };
  }

  private static void requireOnlyFor(Settings auth, String method, String key) {
    if (auth.has(key) && !method.equals(key)) {
      throw auth.invalid(
          key, "is only for method: " + key, "Write method: " + key + ", or leave it out.");
    }
  }
}
