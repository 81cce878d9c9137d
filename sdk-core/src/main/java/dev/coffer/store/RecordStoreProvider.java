package dev.coffer.store;

import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;

/**
 * Opens a record store of one type. Found through {@code
 * META-INF/services/dev.coffer.store.RecordStoreProvider}.
 */
public interface RecordStoreProvider {
  /** The {@code type} under {@code records} in {@code coffer.yaml}. */
  String type();

  /** The keys that this type understands beside {@code type}. */
  SettingsSchema schema();

  /** Opens it, and makes it where there is none. */
  RecordStore open(Settings settings);
}
