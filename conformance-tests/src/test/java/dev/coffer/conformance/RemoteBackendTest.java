package dev.coffer.conformance;

import dev.coffer.remote.RemoteBackend;
import dev.coffer.spi.SecretBackend;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A sealed store behind the edge keeps the contract, seen through the client of the edge. */
@Proves("coffer")
final class RemoteBackendTest extends BackendContract {
  @TempDir static Path folder;

  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer(folder);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Override
  protected BackendHarness harness(Path ignored) {
    return new BackendHarness() {
      @Override
      public String title() {
        return "coffer: sealed, SQLite";
      }

      @Override
      public SecretBackend open() {
        return RemoteBackend.open("tested", server.through(server.port()));
      }

      /** Those of the server, and those that all channels of gRPC share. */
      @Override
      public Set<String> shared() {
        return Set.of("coffer", "grpc-", folder.toString());
      }
    };
  }
}
