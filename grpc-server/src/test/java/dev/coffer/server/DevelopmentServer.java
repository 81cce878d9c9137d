package dev.coffer.server;

import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.model.SecretValue;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server of the development profile in a folder of its own, and clients of it. */
final class DevelopmentServer implements AutoCloseable {
  private final DevelopmentFolder folder;
  private final CofferServer server;

  private DevelopmentServer(DevelopmentFolder folder, CofferServer server) {
    this.folder = folder;
    this.server = server;
  }

  /** As {@code coffer dev} makes it, on free ports. */
  static DevelopmentServer start(Path where) {
    return start(where, "", "");
  }

  /**
   * @param limits the keys of {@code server.limits}, as {@code maxCalls: 5}
   * @param stores further stores, each on a line of its own beginning with two spaces
   */
  static DevelopmentServer start(Path where, String limits, String stores) {
    DevelopmentFolder folder = DevelopmentFolder.prepare(where, 0, 0);
    try {
      String made = Files.readString(folder.configuration());
      Files.writeString(
          folder.configuration(),
          made.replace("  data: data\n", "  data: data\n  limits: { " + limits + " }\n")
              .replace("\ncache:", "\n" + stores + "\ncache:"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    CofferConfig config = CofferConfig.load(folder.configuration());
    config.bootstrapStores();
    return new DevelopmentServer(folder, CofferServer.start(config));
  }

  CofferServer server() {
    return server;
  }

  DevelopmentFolder folder() {
    return folder;
  }

  String target() {
    return "localhost:" + server.port();
  }

  /** Who bears the token of the folder. */
  SecretsClient client() {
    return SecretsClient.connect(target(), ClientTls.trusting(folder.caCertificate()), token());
  }

  /** A connection of its own, with the token of the folder. */
  Wired connect() {
    return Wired.to(server.port(), folder.caCertificate(), null).bearerOf(folder.tokenFile());
  }

  SecretSource token() {
    return tokenIn(folder.tokenFile());
  }

  static SecretSource tokenIn(Path file) {
    return () -> {
      try {
        return SecretValue.ofBytes(Files.readAllBytes(file));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
