package dev.coffer.conformance;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.remote.RemoteBackend;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyChange;
import dev.coffer.transit.TransitKeys;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Transit keys keep their contract through every door. */
final class TransitKeysTest {
  @Nested
  final class In_memory extends TransitContract {
    @Override
    protected TransitDoors open(Path folder) {
      return new InProcess(folder, MemoryRecords::new) {
        @Override
        RecordStore again(RecordStore before) {
          Path copy = folder.resolve("copy");
          before.backup(copy);
          return MemoryRecords.load(copy);
        }
      };
    }
  }

  @Nested
  final class On_sqlite extends TransitContract {
    @Override
    protected TransitDoors open(Path folder) {
      Path file = folder.resolve("records.db");
      return new InProcess(folder, () -> SqliteRecords.open(file)) {
        @Override
        RecordStore again(RecordStore before) {
          before.close();
          return SqliteRecords.open(file);
        }
      };
    }
  }

  /** A sealed store in this process. */
  private abstract static class InProcess implements TransitDoors {
    private final SoftwareKeyProvider root;
    private RecordStore records;
    private SealedStore store;

    InProcess(Path folder, Supplier<RecordStore> make) {
      root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
      records = make.get();
      store = SealedStore.create("tested", records, root, SealedConfig.DEFAULT);
    }

    /** The same records, opened again. */
    abstract RecordStore again(RecordStore before);

    @Override
    public TransitKeys keys() {
      return TransitKeys.of(store);
    }

    @Override
    public void reopen() {
      RecordStore next = again(records);
      store.close();
      records = next;
      store = SealedStore.open("tested", records, root, SealedConfig.DEFAULT);
      if (!store.verify().isClean()) {
        throw new AssertionError("what was reopened is not clean: " + store.verify().findings());
      }
    }

    @Override
    public void close() {
      if (!store.verify().isClean()) {
        throw new AssertionError("the store is not clean: " + store.verify().findings());
      }
      store.close();
      root.close();
    }
  }

  /** Behind the edge of one server, which a reopening ends and starts again. */
  @Nested
  final class Over_the_wire extends TransitContract {
    @TempDir static Path home;
    private static @Nullable RunningServer server;

    @Override
    protected TransitDoors open(Path folder) {
      if (server == null) {
        server = new RunningServer(home);
      }
      return new OverTheWire();
    }

    @AfterAll
    static void end() {
      if (server != null) {
        server.close();
        server = null;
      }
    }

    private static final class OverTheWire implements TransitDoors {
      private RemoteBackend backend = connect();

      private static RemoteBackend connect() {
        RunningServer running = Objects.requireNonNull(server);
        return RemoteBackend.open("tested", running.through(running.port()));
      }

      @Override
      public TransitKeys keys() {
        return backend.transit();
      }

      @Override
      public void reopen() {
        backend.close();
        Objects.requireNonNull(server).close();
        server = new RunningServer(home);
        backend = connect();
      }

      /** Leaves no key to the next test. */
      @Override
      public void close() {
        TransitKeys keys = keys();
        for (TransitKey each : keys.list(1000, "", OperationContext.LOCAL).items()) {
          TransitKeyChange deletable = TransitKeyChange.NONE.withDeletionAllowed(true);
          keys.update(each.name(), deletable, OperationContext.LOCAL);
          keys.delete(each.name(), OperationContext.LOCAL);
        }
        backend.close();
      }
    }
  }
}
