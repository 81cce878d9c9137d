package dev.coffer.azure.keyvault;

import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureRole;
import dev.coffer.azure.AzureSettings;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.List;

/** Makes a {@link KeyVaultBackend} of the type {@code azure-key-vault}. */
public final class KeyVaultBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      KeyVaultBackend.BUDGET
          .declare(
              AzureSettings.schema()
                  .optional(
                      "prefix",
                      Kind.STRING,
                      "Stands in front of every name there: teams/trading for encoded names, trading- for"
                          + " native ones.")
                  .choice(
                      "names",
                      "native: the service's own, of lower-case letters, digits and -; encoded: any."
                          + " Default: native.",
                      "native",
                      "encoded"))
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
  public SecretBackend open(String store, Settings settings) {
    KeyVaultConfig config = config(settings);
    return AzureSettings.at(
        settings,
        settings.has("caCertificate") ? "caCertificate" : "vault",
        () -> KeyVaultBackend.open(store, config, KeyVaultBackend.BUDGET.read(settings)));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return AzureRole.with(
        settings.path(),
        KeyVaultCalls.ACTIONS,
        config(settings).azure(),
        List.of(
            "Azure knows no prefix: a vault of its own is how secrets are kept apart.",
            "Leave out what is not used: secrets/purge/action is not to be taken back."));
  }

  private static KeyVaultConfig config(Settings settings) {
    boolean encoded = settings.string("names", "native").equals("encoded");
    AzureConfig azure = AzureSettings.read(settings);
    String prefix = prefix(settings, encoded);
    KeyVaultConfig.Names names =
        encoded ? KeyVaultConfig.Names.ENCODED : KeyVaultConfig.Names.NATIVE;
    return AzureSettings.at(
        settings,
        settings.has("prefix") ? "prefix" : "vault",
        () -> new KeyVaultConfig(azure, prefix, names));
  }

  private static String prefix(Settings settings, boolean encoded) {
    String text = settings.string("prefix", "");
    return !encoded || text.isEmpty() || text.endsWith("/") ? text : text + "/";
  }
}
