package dev.coffer.spi;

/**
 * Makes a backend of one type from its configuration. Found through {@code
 * META-INF/services/dev.coffer.spi.BackendProvider}; two providers of one type are an error.
 */
public interface BackendProvider {
  /** The {@code type} in {@code coffer.yaml}. */
  String type();

  /** The keys that this type understands beside {@code type}: drives errors, schema and docs. */
  SettingsSchema schema();

  /**
   * Opens a backend. Must not fail because the service is away: that is what {@link
   * SecretBackend#probe} reports.
   *
   * @param store the configured name of the store, for errors and provenance
   * @throws dev.coffer.model.SecretsException CONFIGURATION for settings that can never work
   */
  SecretBackend open(String store, Settings settings);

  /**
   * The least that Coffer must be allowed at the service, for all that a store with these settings
   * can do; {@link Privileges#NONE} where there is no service. Calls nobody.
   *
   * @throws dev.coffer.model.SecretsException CONFIGURATION for settings that can never work
   */
  Privileges privileges(Settings settings);
}
