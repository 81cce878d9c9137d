package dev.coffer.azure.keys;

import dev.coffer.azure.AzureAction;
import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureRole;
import dev.coffer.azure.AzureSettings;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.ArrayList;
import java.util.List;

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

  @Override
  public Privileges privileges(Settings settings) {
    KeyVaultKeyConfig config = config(settings);
    List<AzureAction> actions =
        new ArrayList<>(
            List.of(KeyVaultKeyCalls.GET, KeyVaultKeyCalls.WRAP, KeyVaultKeyCalls.UNWRAP));
    if (config.signingKey() != null) {
      actions.add(KeyVaultKeyCalls.SIGN);
      actions.add(KeyVaultKeyCalls.VERIFY);
    }
    return AzureRole.with(
        settings.path(),
        actions,
        config.azure(),
        List.of(
            "\"coffer bootstrap\" also needs Microsoft.KeyVault/vaults/"
                + KeyVaultKeyCalls.CREATE.permission()
                + ", once, where the key is not there yet."));
  }

  private static KeyVaultKeyConfig config(Settings settings) {
    AzureConfig azure = AzureSettings.read(settings);
    String key = settings.string("key");
    String signingKey = AzureSettings.optional(settings, "signingKey");
    return AzureSettings.at(settings, "key", () -> new KeyVaultKeyConfig(azure, key, signingKey));
  }
}
