package dev.coffer.local.sqlite;

import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import dev.coffer.store.RecordStore;
import dev.coffer.store.RecordStoreProvider;

/** Records of type {@code sqlite}. */
public final class SqliteRecordsProvider implements RecordStoreProvider {
  private static final SettingsSchema SCHEMA =
      SettingsSchema.builder()
          .required(
              "path",
              Kind.DATA_FILE,
              "The data file, under server.data; its directory belongs to it alone (mode 0700).")
          .optional(
              "maxBytes",
              Kind.BYTES,
              "The most bytes of the data file, at least 1MiB; default: until the disk is full.")
          .build();

  @Override
  public String type() {
    return "sqlite";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public RecordStore open(Settings settings) {
    long maxBytes =
        settings.bytes(
            "maxBytes", SqliteConfig.MIN_BYTES, SqliteConfig.UNLIMITED, SqliteConfig.UNLIMITED);
    return SqliteRecords.open(new SqliteConfig(settings.dataFile("path"), maxBytes));
  }
}
