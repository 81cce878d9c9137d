package dev.coffer.conformance;

import dev.coffer.config.CofferConfig;
import dev.coffer.model.SecretValue;
import dev.coffer.remote.RemoteConfig;
import dev.coffer.server.CofferServer;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.spi.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server as {@code coffer dev} makes it, on free ports, with a sealed store on SQLite. */
final class RunningServer implements AutoCloseable {
  private final DevelopmentFolder folder;
  private final CofferServer server;

  RunningServer(Path where) {
    folder = DevelopmentFolder.prepare(where, 0, 0);
    CofferConfig config = CofferConfig.load(folder.configuration());
    config.bootstrapStores();
    server = CofferServer.start(config);
  }

  int port() {
    return server.port();
  }

  /** How its default store is reached, straight or through a proxy on another port. */
  RemoteConfig through(int port) {
    return new RemoteConfig(
        "localhost:" + port, ClientTls.trusting(folder.caCertificate()), this::token, "default");
  }

  private SecretValue token() {
    try {
      return SecretValue.ofBytes(Files.readAllBytes(folder.tokenFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
