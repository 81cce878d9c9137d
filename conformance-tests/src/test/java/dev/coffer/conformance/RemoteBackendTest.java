package dev.coffer.conformance;

import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.remote.RemoteBackend;
import dev.coffer.spi.SecretBackend;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
    return new Harness();
  }

  private static final class Harness implements BackendHarness {
    private final FaultProxy proxy = FaultProxy.inFrontOf(server.port());

    @Override
    public String title() {
      return "coffer: sealed, SQLite";
    }

    @Override
    public SecretBackend open() {
      return RemoteBackend.open("tested", server.through(proxy.port()));
    }

    @Override
    public @Nullable BadDay provoke(Condition condition) {
      return switch (condition) {
        case UNREACHABLE -> {
          proxy.refuse(true);
          proxy.cut();
          yield () -> proxy.refuse(false);
        }
        case HANGING -> {
          proxy.weather(Weather.FAIR.withoutReplies());
          yield () -> {
            // What was swallowed is missing from the stream, so the connection is of no more use.
            proxy.weather(Weather.FAIR);
            proxy.cut();
          };
        }
        default -> null;
      };
    }

    /** Those of the server, and those that all channels of gRPC share. */
    @Override
    public Set<String> shared() {
      return Set.of("coffer", "grpc-", folder.toString());
    }

    @Override
    public void close() {
      proxy.close();
    }
  }
}
