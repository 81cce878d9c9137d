package dev.coffer.conformance;

import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import java.nio.file.Path;

/** Records in memory keep the contract. */
@Proves("memory")
final class MemoryRecordsTest extends RecordStoreContract {
  @Override
  protected RecordStore create(Path folder) {
    return new MemoryRecords();
  }

  @Override
  protected RecordStore openBackup(Path file) {
    return MemoryRecords.load(file);
  }
}
