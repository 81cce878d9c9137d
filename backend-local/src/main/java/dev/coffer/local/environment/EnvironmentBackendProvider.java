package dev.coffer.local.environment;

import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code environment}. */
public final class EnvironmentBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      SettingsSchema.builder()
          .optional(
              "prefix",
              Kind.STRING,
              "In front of every variable, as DP_: broker/host is then DP_BROKER__HOST."
                  + " Default: none, which makes every variable a secret.")
          .build();

  @Override
  public String type() {
    return "environment";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return EnvironmentBackend.open(
        store, EnvironmentConfig.ofPrefix(settings.string("prefix", "")));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }
}
