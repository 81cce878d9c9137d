package dev.coffer.memory;

import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;

/** Type {@code memory}: nothing to configure. */
public final class MemoryBackendProvider implements BackendProvider {
  @Override
  public String type() {
    return "memory";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.EMPTY;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return MemoryBackend.open();
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }
}
