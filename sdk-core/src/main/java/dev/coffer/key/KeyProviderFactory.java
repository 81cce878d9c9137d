package dev.coffer.key;

import dev.coffer.spi.Privileges;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;

/**
 * Opens a key provider of one type. Found through {@code
 * META-INF/services/dev.coffer.key.KeyProviderFactory}.
 */
public interface KeyProviderFactory {
  /** The {@code type} under {@code rootKey} in {@code coffer.yaml}. */
  String type();

  /** The keys that this type understands beside {@code type}. */
  SettingsSchema schema();

  /**
   * Opens an existing root key.
   *
   * @throws dev.coffer.model.SecretsException CONFIGURATION when there is none: it is never made
   *     here, since data without its root key must be refused, never re-keyed
   */
  KeyProvider open(Settings settings);

  /** Makes a new root key where there is none; refuses where there is one. For bootstrap. */
  KeyProvider create(Settings settings);

  /**
   * The least that Coffer must be allowed at the service to use the root key; {@link
   * Privileges#NONE} where there is no service. Calls nobody.
   *
   * @throws dev.coffer.model.SecretsException CONFIGURATION for settings that can never work
   */
  Privileges privileges(Settings settings);
}
