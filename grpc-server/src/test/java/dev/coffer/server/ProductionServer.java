package dev.coffer.server;

import dev.coffer.config.CofferConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server of the production profile, with an authority for its clients and its own certificate.
 */
final class ProductionServer implements AutoCloseable {
  static final String ADMIN = "spiffe://prod/ops";

  private final Path folder;
  private final TestAuthority authority;
  private final Path file;
  private CofferServer server;

  private ProductionServer(Path folder, TestAuthority authority, Path file) {
    this.folder = folder;
    this.authority = authority;
    this.file = file;
    CofferConfig.load(file).bootstrapStores();
    this.server = CofferServer.start(CofferConfig.load(file));
  }

  static ProductionServer start(Path folder) {
    return start(folder, "", "");
  }

  /**
   * @param limits the keys of {@code server.limits}, as {@code maxCalls: 5}
   * @param stores further stores, each on a line of its own beginning with two spaces
   */
  static ProductionServer start(Path folder, String limits, String stores) {
    TestAuthority authority = new TestAuthority(folder, "authority");
    authority.server("server");
    Path file = folder.resolve("coffer.yaml");
    write(file, text(limits, stores));
    return new ProductionServer(folder, authority, file);
  }

  private static String text(String limits, String stores) {
    return """
        server:
          listen: 127.0.0.1:0
          operations: 127.0.0.1:0
          tls: { certificate: server.pem, key: server-key.pem, clientCa: authority.pem }
          data: data
          limits: { %s }
        access: { admins: [ "%s", "ops.example.com" ] }
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: root.key }
        %s
        cache: { ttl: 5m }
        """
        .formatted(limits, ADMIN, stores);
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void restart() {
    server.close();
    server = CofferServer.start(CofferConfig.load(file));
  }

  CofferServer server() {
    return server;
  }

  TestAuthority authority() {
    return authority;
  }

  Path file() {
    return file;
  }

  Path folder() {
    return folder;
  }

  Wired connect(TestAuthority.@Nullable Pair identity) {
    return Wired.to(server.port(), authority.file(), identity);
  }

  /** A connection that may do everything. */
  Wired admin() {
    return connect(authority.client(ADMIN, "admin"));
  }

  @Override
  public void close() {
    server.close();
  }
}
