package dev.coffer.local.dotenv;

import dev.coffer.local.table.ContentsLooks;
import dev.coffer.local.variable.VariableNames;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Type {@code dotenv}. */
public final class DotenvBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      ContentsLooks.BUDGET
          .declare(
              SettingsSchema.builder()
                  .required(
                      "path", Kind.FILE, "The file, as .env; where it is missing it says nothing.")
                  .optional(
                      "overlays",
                      Kind.LIST,
                      "More files in the same directory, as .env.local; what a later one says wins.")
                  .optional(
                      "prefix",
                      Kind.STRING,
                      "In front of every variable, as DP_: broker/host is then DP_BROKER__HOST."
                          + " Default: none."))
          .build();

  @Override
  public String type() {
    return "dotenv";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    List<Path> files = new ArrayList<>();
    files.add(settings.file("path"));
    for (String overlay : settings.strings("overlays")) {
      files.add(beside(files.get(0), overlay, settings));
    }
    VariableNames names = new VariableNames(settings.string("prefix", ""));
    return DotenvBackend.open(
        store,
        new DotenvConfig(files, names, System.getenv()),
        ContentsLooks.BUDGET.read(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }

  private static Path beside(Path file, String name, Settings settings) {
    try {
      return file.resolveSibling(name);
    } catch (InvalidPathException e) {
      throw settings.invalid("overlays", "an overlay is not a path", "Write it as .env.local.");
    }
  }
}
