package dev.coffer.aws;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/** The keys that every AWS section of {@code coffer.yaml} understands. */
public final class AwsSettings {
  private static final String REGION = "region";
  private static final String ENDPOINT = "endpoint";
  private static final String AUTH = "auth";
  private static final String SESSION_NAME = "coffer";

  private static final SettingsSchema AUTH_SCHEMA =
      SettingsSchema.builder()
          .choice(
              "method",
              "Where the credential comes from; default: default, the standard chain of AWS.",
              "default",
              "profile",
              "keys")
          .optional("profile", Kind.STRING, "For profile: its name in the files of AWS.")
          .optional("accessKeyId", Kind.STRING, "For keys: the access key id.")
          .optional("secretAccessKey", Kind.SECRET, "For keys: the secret access key.")
          .optional("sessionToken", Kind.SECRET, "For keys of a session: its token.")
          .optional("role", Kind.STRING, "The ARN of a role that the credential takes on.")
          .optional("externalId", Kind.STRING, "What the trust policy of the role asks for.")
          .optional(
              "sessionName", Kind.STRING, "What the role's session is called; default: coffer.")
          .optional("stsEndpoint", Kind.STRING, "In place of the address of STS.")
          .build();

  private AwsSettings() {}

  /** Begins the schema of a section with the keys of every AWS section. */
  public static SettingsSchema.Builder schema() {
    return SettingsSchema.builder()
        .optional(
            REGION,
            Kind.STRING,
            "As eu-central-1; default: AWS_REGION, or the region of the profile.")
        .optional(ENDPOINT, Kind.STRING, "In place of the service's own address: https://….")
        .section(AUTH, false, "As whom AWS is called.", AUTH_SCHEMA);
  }

  /**
   * Reads those keys.
   *
   * @throws SecretsException CONFIGURATION for what can never work
   */
  public static AwsConfig read(Settings settings) {
    Settings auth = settings.section(AUTH);
    URI sts = auth.has("stsEndpoint") ? uri(auth, "stsEndpoint") : null;
    URI endpoint = settings.has(ENDPOINT) ? uri(settings, ENDPOINT) : null;
    AwsCredential credential = credential(auth);
    String region = region(settings);
    try {
      return new AwsConfig(region, endpoint, credential, sts);
    } catch (SecretsException e) {
      String key = endpoint == null ? REGION : ENDPOINT;
      throw settings.invalid(key, Objects.requireNonNull(e.getMessage()), e.remedy());
    }
  }

  private static String region(Settings settings) {
    if (settings.has(REGION)) {
      return settings.string(REGION);
    }
    try {
      // Not the instance's: asking it takes seconds where there is none.
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion()
          .id();
    } catch (SdkClientException e) {
      throw settings
          .invalid(
              REGION, "no AWS region is known", "Write region: eu-central-1, or set AWS_REGION.")
          .toBuilder()
          .cause(e)
          .build();
    }
  }

  private static AwsCredential credential(Settings auth) {
    AwsCredential own = own(auth);
    if (auth.has("role")) {
      return new AwsCredential.Role(
          own,
          auth.string("role"),
          auth.has("externalId") ? auth.string("externalId") : null,
          auth.string("sessionName", SESSION_NAME));
    }
    for (String key : new String[] {"externalId", "sessionName", "stsEndpoint"}) {
      if (auth.has(key)) {
        throw auth.invalid(key, "there is no role that it could be of", "Add role: with its ARN.");
      }
    }
    return own;
  }

  private static AwsCredential own(Settings auth) {
    String method = auth.string("method", "default");
    refuseOthers(auth, method, "profile", "profile");
    refuseOthers(auth, method, "keys", "accessKeyId", "secretAccessKey", "sessionToken");
    return switch (method) {
      case "profile" -> new AwsCredential.Profile(auth.string("profile"));
      case "keys" ->
          new AwsCredential.Keys(
              auth.string("accessKeyId"),
              auth.secret("secretAccessKey"),
              auth.has("sessionToken") ? auth.secret("sessionToken") : null);
      default -> AwsCredential.CHAIN;
    };
  }

  private static void refuseOthers(Settings auth, String method, String owner, String... keys) {
    for (String key : keys) {
      if (auth.has(key) && !method.equals(owner)) {
        throw auth.invalid(
            key, "it belongs to method: " + owner, "Write method: " + owner + ", or take it away.");
      }
    }
  }

  private static @Nullable URI uri(Settings settings, String key) {
    try {
      return new URI(settings.string(key));
    } catch (URISyntaxException e) {
      throw settings.invalid(key, "it is not an address", "Write it as https://host:port.");
    }
  }
}
