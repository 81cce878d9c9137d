package dev.coffer.azure.keys;

import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureSettings;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code azure-key-vault}. */
public final class KeyVaultKeyProviderFactory implements KeyProviderFactory {
  private static final SettingsSchema SCHEMA =
      AzureSettings.schema()
          .required(
              "key",
              Kind.STRING,
              "The name of an RSA key of 2048 or 3072 bits, which may wrap and unwrap.")
          .optional(
              "signingKey",
              Kind.STRING,
              "The name of an EC key on P-256 that signs; default: nothing is signed.")
          .build();

  @Override
  public String type() {
    return "azure-key-vault";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public KeyProvider open(Settings settings) {
    return KeyVaultKeyProvider.open(config(settings));
  }

  @Override
  public KeyProvider create(Settings settings) {
    return KeyVaultKeyProvider.create(config(settings));
  }

  private static KeyVaultKeyConfig config(Settings settings) {
    AzureConfig azure = AzureSettings.read(settings);
    String key = settings.string("key");
    String signingKey = AzureSettings.optional(settings, "signingKey");
    return AzureSettings.at(settings, "key", () -> new KeyVaultKeyConfig(azure, key, signingKey));
  }
}
