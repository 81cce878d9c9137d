package dev.coffer.config;

import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import dev.coffer.store.RecordStoreProvider;

/** Records that end with the process. */
final class MemoryRecordsProvider implements RecordStoreProvider {
  @Override
  public String type() {
    return "memory";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.EMPTY;
  }

  @Override
  public RecordStore open(Settings settings) {
    return new MemoryRecords();
  }
}
