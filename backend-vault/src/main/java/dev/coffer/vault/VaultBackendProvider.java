package dev.coffer.vault;

import dev.coffer.model.NamePrefix;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Limits;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** Type {@code vault}. */
public final class VaultBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      VaultBackend.BUDGET
          .declare(
              VaultSettings.schema()
                  .optional(
                      "mount", Kind.STRING, "Where the KV engine is mounted; default: secret.")
                  .choice(
                      "engine",
                      "The version of the KV engine; default: ask, which asks the mount.",
                      "ask",
                      "1",
                      "2")
                  .optional(
                      "prefix",
                      Kind.STRING,
                      "What stands in front of every name, as teams/trading.")
                  .choice(
                      "names",
                      "How names are spelt; default: native. encoded also takes two dots in a row.",
                      "native",
                      "encoded")
                  .optional(
                      "maxValueBytes",
                      Kind.BYTES,
                      "The most bytes of a value, at most 750KiB; default: 64KiB."))
          .build();

  @Override
  public String type() {
    return "vault";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return VaultBackend.open(store, config(settings), VaultBackend.BUDGET.read(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return VaultPolicy.ofStore(config(settings));
  }

  private static VaultConfig config(Settings settings) {
    VaultServer server = VaultSettings.server(settings);
    String mount = VaultSettings.mount(settings, "secret");
    String prefix = settings.string("prefix", "").replaceAll("/$", "");
    boolean encoded = settings.string("names", "native").equals("encoded");
    VaultConfig.Engine engine =
        switch (settings.string("engine", "ask")) {
          case "1" -> VaultConfig.Engine.V1;
          case "2" -> VaultConfig.Engine.V2;
          default -> VaultConfig.Engine.ASK;
        };
    long most =
        settings.bytes(
            "maxValueBytes", 1, VaultConfig.HARD_MAX_VALUE_BYTES, Limits.DEFAULT_MAX_VALUE_BYTES);
    NamePrefix front =
        VaultSettings.at(
            settings, "prefix", () -> NamePrefix.of(prefix.isEmpty() ? "" : prefix + "/"));
    return new VaultConfig(
        server,
        mount,
        front,
        encoded ? VaultConfig.Names.ENCODED : VaultConfig.Names.NATIVE,
        engine,
        (int) most);
  }
}
