package dev.coffer.vault;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code vault-transit}. */
public final class VaultTransitKeyProviderFactory implements KeyProviderFactory {
  @Override
  public String type() {
    return "vault-transit";
  }

  @Override
  public SettingsSchema schema() {
    return VaultSettings.schema()
        .optional("mount", Kind.STRING, "Where the transit engine is mounted; default: transit.")
        .required("key", Kind.STRING, "The name of the transit key, of type aes256-gcm96.")
        .build();
  }

  @Override
  public KeyProvider open(Settings settings) {
    return VaultTransitKeyProvider.open(config(settings));
  }

  @Override
  public KeyProvider create(Settings settings) {
    return VaultTransitKeyProvider.create(config(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return VaultPolicy.ofKey(config(settings));
  }

  private static VaultTransitConfig config(Settings settings) {
    VaultServer server = VaultSettings.server(settings);
    String mount = VaultSettings.mount(settings, "transit");
    String key = settings.string("key");
    return VaultSettings.at(settings, "key", () -> new VaultTransitConfig(server, mount, key));
  }
}
