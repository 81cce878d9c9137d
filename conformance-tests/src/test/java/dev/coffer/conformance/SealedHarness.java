package dev.coffer.conformance;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way to a sealed store over some records. */
final class SealedHarness implements BackendHarness {
  private final String title;
  private final Path key;
  private final Supplier<RecordStore> records;
  private final boolean onDisk;
  private final DamagedRecords damaged = new DamagedRecords();

  SealedHarness(String title, Path folder, Supplier<RecordStore> records, boolean onDisk) {
    this.title = title;
    this.key = folder.resolve("root.key");
    this.records = records;
    this.onDisk = onDisk;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public SecretBackend open() {
    if (onDisk && Files.exists(key)) {
      return SealedStore.open(
          "tested",
          damaged.around(records.get()),
          SoftwareKeyProvider.openFile(key),
          SealedConfig.DEFAULT);
    }
    SoftwareKeyProvider root =
        Files.exists(key) ? SoftwareKeyProvider.openFile(key) : SoftwareKeyProvider.createFile(key);
    return SealedStore.create("tested", damaged.around(records.get()), root, SealedConfig.DEFAULT);
  }

  @Override
  public boolean outlivesClosing() {
    return onDisk;
  }

  @Override
  public @Nullable BadDay provoke(Condition condition) {
    if (condition != Condition.DAMAGED) {
      return null;
    }
    damaged.damage(true);
    return () -> damaged.damage(false);
  }
}
