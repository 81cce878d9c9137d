package dev.coffer.conformance;

import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.store.MemoryRecords;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The sealed store keeps the contract, whatever keeps its records. */
final class SealedStoreTest {
  @Nested
  @Proves("sealed")
  final class On_sqlite extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      Path file = folder.resolve("records.db");
      return new SealedHarness("sealed, SQLite", folder, () -> SqliteRecords.open(file), true);
    }
  }

  @Nested
  @Proves("sealed")
  final class In_memory extends BackendContract {
    @Override
    protected BackendHarness harness(Path folder) {
      return new SealedHarness("sealed, memory", folder, MemoryRecords::new, false);
    }
  }
}
