package ${package};

import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code ${type}}. */
public final class ${name}BackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      SettingsSchema.builder()
          .required("path", Kind.FILE, "The folder of the secrets (mode 0700), in the clear.")
          .build();

  @Override
  public String type() {
    return "${type}";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return new ${name}Backend(store, new ${name}Config(settings.file("path")));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }
}
