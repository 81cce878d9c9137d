package dev.coffer.conformance.crash;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.spi.Limits;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sealed store on SQLite; what is around its records is for those who plant a defect. */
public class SqliteStore implements StoreOpener {
  private static final SealedConfig CONFIG =
      SealedConfig.DEFAULT.withMaxValueBytes(Limits.HARD_MAX_VALUE_BYTES);

  @Override
  public final CrashedStore open(Path folder) {
    Path key = folder.resolve("root.key");
    if (!Files.exists(key)) {
      SoftwareKeyProvider root = SoftwareKeyProvider.createFile(key);
      return opened(SealedStore.create("crash", records(folder), root, CONFIG), root);
    }
    SoftwareKeyProvider root = SoftwareKeyProvider.openFile(key);
    return opened(SealedStore.open("crash", records(folder), root, CONFIG), root);
  }

  private RecordStore records(Path folder) {
    return around(SqliteRecords.open(data(folder)));
  }

  static Path data(Path folder) {
    return folder.resolve("records.db");
  }

  RecordStore around(RecordStore records) {
    return records;
  }

  CrashedStore opened(SealedStore store, SoftwareKeyProvider root) {
    return CrashedStore.of(store, root);
  }
}
