package dev.coffer.local.yaml;

import dev.coffer.local.table.ContentsLooks;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code yaml}. */
public final class YamlBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      ContentsLooks.BUDGET
          .declare(
              SettingsSchema.builder()
                  .required(
                      "path",
                      Kind.FILE,
                      "The file; nested keys are names joined by /. Not for secrets: it is in the clear."))
          .build();

  @Override
  public String type() {
    return "yaml";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return YamlBackend.open(
        store, new YamlConfig(settings.file("path")), ContentsLooks.BUDGET.read(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }
}
