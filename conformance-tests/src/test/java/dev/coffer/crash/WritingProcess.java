package dev.coffer.crash;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionId;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * A process of its own that puts without end and prints each name and version once it is
 * acknowledged. Arguments: folder, name of the run.
 */
public final class WritingProcess {
  private static final int WRITERS = 16;

  private WritingProcess() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    SealedStore store =
        SealedStore.open(
            "crash",
            SqliteRecords.open(folder.resolve("records.db")),
            SoftwareKeyProvider.openFile(folder.resolve("root.key")),
            SealedConfig.DEFAULT);
    for (int i = 0; i < WRITERS; i++) {
      String writer = "run" + arguments[1] + "/writer" + i;
      new Thread(() -> write(store, writer, System.out)).start();
    }
  }

  private static void write(SealedStore store, String writer, PrintStream acknowledged) {
    for (int i = 0; true; i++) {
      // Every other put is a new version of one name, the rest are new names.
      SecretName name = SecretName.of(i % 2 == 0 ? writer : writer + "-" + i);
      try (SecretValue value = SecretValue.ofUtf8(name + " " + i)) {
        VersionId id = store.put(PutRequest.of(name, value), OperationContext.LOCAL).id();
        acknowledged.println(name + " " + id + " " + i);
      }
    }
  }
}
