package dev.coffer.conformance.crash;

import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;

/** A server is killed, and clients write to it over gRPC. */
final class ServerSubject implements CrashSubject {
  @Override
  public Writing start(Path folder, Script script, Notes notes) {
    try {
      return new Serving(ServerProcess.start(folder), script, notes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while a server starts", e);
    }
  }

  /** The data that the server left, without a server. */
  @Override
  public CrashedStore open(Path folder) {
    CofferConfig.load(DevelopmentFolder.prepare(folder, 0, 0).configuration()).bootstrapStores();
    SoftwareKeyProvider root = SoftwareKeyProvider.openFile(folder.resolve("root.key"));
    SqliteRecords records = SqliteRecords.open(folder.resolve("data").resolve("records.db"));
    return CrashedStore.of(SealedStore.open("default", records, root, SealedConfig.DEFAULT), root);
  }

  private static final class Serving implements Writing {
    private final ServerProcess server;
    private final SecretsClient client;
    private final Writers writers;

    Serving(ServerProcess server, Script script, Notes notes) {
      this.server = server;
      this.client = server.client();
      this.writers = Writers.start(client, script, notes);
    }

    @Override
    public boolean ended() {
      return writers.ended() || !server.isAlive();
    }

    @Override
    public void kill() throws InterruptedException {
      server.kill();
      writers.await();
    }

    @Override
    public String log() {
      return server.log();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
      client.close();
      server.close();
    }
  }
}
