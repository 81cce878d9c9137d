package dev.coffer.config;

/**
 * What a {@code coffer.yaml} may hold, told from the declarations by which files are judged: of the
 * file itself, and of each type that is on the class path. For editors and for the docs.
 */
public final class ConfigurationSchema {
  private final Providers providers;

  private ConfigurationSchema(Providers providers) {
    this.providers = providers;
  }

  /** The schema with the types of Coffer's own that are on the class path. */
  public static ConfigurationSchema ofClassPath() {
    return new ConfigurationSchema(ProviderLoader.ofCoffer().load());
  }

  /** A JSON Schema, draft 2020-12, ending in a newline. */
  public String json() {
    return new JsonSchema(providers).text();
  }

  /** Markdown: one table of keys for each section and each type, ending in a newline. */
  public String tables() {
    return new SchemaTables(providers).text();
  }
}
