package dev.coffer.conformance;

import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.store.RecordStore;
import java.nio.file.Path;

/** Records in SQLite keep the contract. */
@Proves("sqlite")
final class SqliteRecordsTest extends RecordStoreContract {
  @Override
  protected RecordStore create(Path folder) {
    return SqliteRecords.open(folder.resolve("records.db"));
  }

  @Override
  protected RecordStore openBackup(Path file) {
    return SqliteRecords.open(file);
  }
}
