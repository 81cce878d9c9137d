package dev.coffer.gcp.kms;

import dev.coffer.gcp.GcpConfig;
import dev.coffer.gcp.GcpSettings;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code gcp-kms}. */
public final class CloudKmsKeyProviderFactory implements KeyProviderFactory {
  private static final SettingsSchema SCHEMA =
      GcpSettings.schema()
          .required(
              "key",
              Kind.STRING,
              "The key, of purpose ENCRYPT_DECRYPT, as"
                  + " projects/P/locations/L/keyRings/R/cryptoKeys/K.")
          .optional(
              "macKey",
              Kind.STRING,
              "A key of purpose MAC that signs, written likewise; default: nothing is signed.")
          .build();

  @Override
  public String type() {
    return "gcp-kms";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public KeyProvider open(Settings settings) {
    return CloudKmsKeyProvider.open(config(settings));
  }

  @Override
  public KeyProvider create(Settings settings) {
    return CloudKmsKeyProvider.create(config(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return CloudKmsPrivileges.of(settings.path(), config(settings));
  }

  private static CloudKmsConfig config(Settings settings) {
    GcpConfig gcp = GcpSettings.read(settings);
    String key = settings.string("key");
    String macKey = GcpSettings.optional(settings, "macKey");
    return GcpSettings.at(settings, "key", () -> new CloudKmsConfig(gcp, key, macKey));
  }
}
