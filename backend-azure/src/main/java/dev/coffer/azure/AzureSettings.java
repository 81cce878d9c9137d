package dev.coffer.azure;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys that every Azure section of {@code coffer.yaml} understands. */
public final class AzureSettings {
  private static final String VAULT = "vault";
  private static final String ENDPOINT = "endpoint";
  private static final String AUTH = "auth";
  private static final String TIMEOUT = "timeout";
  private static final String CA = "caCertificate";
  private static final String AUTHORITY = "authority";

  /** Which keys go with which method; default takes none. */
  private static final Map<String, List<String>> METHODS =
      Map.of(
          "clientSecret", List.of("tenant", "client", "secret", AUTHORITY),
          "workloadIdentity", List.of("tenant", "client", "tokenFile", AUTHORITY),
          "managedIdentity", List.of("client"),
          "default", List.of());

  private static final SettingsSchema AUTH_SCHEMA =
      SettingsSchema.builder()
          .choice(
              "method",
              "Where the credential comes from; default: default, the standard search of Azure.",
              "default",
              "clientSecret",
              "workloadIdentity",
              "managedIdentity")
          .optional("tenant", Kind.STRING, "The directory of the application, by id or domain.")
          .optional(
              "client",
              Kind.STRING,
              "The id of the application, or of a user-assigned managed identity.")
          .optional("secret", Kind.SECRET, "For clientSecret: the secret of the application.")
          .optional(
              "tokenFile", Kind.FILE, "For workloadIdentity: the token that the platform writes.")
          .optional(
              AUTHORITY,
              Kind.STRING,
              "Where Entra ID is; default: https://login.microsoftonline.com.")
          .build();

  private AzureSettings() {}

  /** Begins the schema of a section with the keys of every Azure section. */
  public static SettingsSchema.Builder schema() {
    return SettingsSchema.builder()
        .required(VAULT, Kind.STRING, "The vault, as https://my-vault.vault.azure.net.")
        .optional(ENDPOINT, Kind.STRING, "In place of the vault's own address: https://….")
        .optional(CA, Kind.FILE, "The trusted authorities, PEM; default: the JDK's.")
        .optional(
            TIMEOUT,
            Kind.DURATION,
            "How long a call takes at most that has no deadline of its own; default: 30s.")
        .section(AUTH, false, "As whom Azure is called.", AUTH_SCHEMA);
  }

  /**
   * Reads those keys.
   *
   * @throws SecretsException CONFIGURATION for what can never work
   */
  public static AzureConfig read(Settings settings) {
    URI vault = uri(settings, VAULT);
    URI endpoint = settings.has(ENDPOINT) ? uri(settings, ENDPOINT) : null;
    Duration timeout = settings.duration(TIMEOUT, AzureConfig.DEFAULT_TIMEOUT);
    AzureCredential credential = credential(settings.section(AUTH));
    return at(
        settings,
        endpoint == null ? VAULT : ENDPOINT,
        () ->
            new AzureConfig(
                vault, endpoint, settings.has(CA) ? settings.file(CA) : null, credential, timeout));
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

  private static URI uri(Settings settings, String key) {
    try {
      return new URI(settings.string(key));
    } catch (URISyntaxException e) {
      throw settings.invalid(key, "the address is malformed", "Write it as https://….");
    }
  }

  private static AzureCredential credential(Settings auth) {
    String method = auth.string("method", "default");
    for (String key : auth.keys()) {
      if (!key.equals("method") && !METHODS.getOrDefault(method, List.of()).contains(key)) {
        throw auth.invalid(key, "is not for method: " + method, "Leave it out.");
      }
    }
    return switch (method) {
      case "clientSecret" ->
          new AzureCredential.ClientSecret(application(auth), auth.secret("secret"));
      case "workloadIdentity" ->
          new AzureCredential.WorkloadIdentity(application(auth), auth.file("tokenFile"));
      case "managedIdentity" -> new AzureCredential.ManagedIdentity(optional(auth, "client"));
      default -> AzureCredential.DEFAULT;
    };
  }

  private static AzureCredential.Application application(Settings auth) {
    String tenant = auth.string("tenant");
    String client = auth.string("client");
    URI authority = auth.has(AUTHORITY) ? uri(auth, AUTHORITY) : null;
    return at(
        auth,
        authority == null ? "tenant" : AUTHORITY,
        () -> new AzureCredential.Application(tenant, client, authority));
  }
}
