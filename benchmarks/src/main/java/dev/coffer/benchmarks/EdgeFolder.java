package dev.coffer.benchmarks;

import dev.coffer.server.development.DevelopmentFolder;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * What both servers of {@link EdgeLoadBenchmark} and their client share: certificates for mutual
 * TLS 1.3, and the configuration of a Coffer server in the production profile. Immutable.
 *
 * @param path the folder
 */
record EdgeFolder(Path path) {
  private static final String CONFIGURATION =
      """
      server:
        listen: 127.0.0.1:0
        operations: 127.0.0.1:0
        tls: { certificate: server.pem, key: server-key.pem, clientCa: ca.pem }
        data: data
        limits: { maxWatchesPerPrincipal: 20000, maxCalls: 20000 }
      access: { admins: [ "%s" ] }
      stores:
        default:
          type: sealed
          records: { type: sqlite, path: records.db }
          rootKey: { type: software, file: root.key }
      cache: { ttl: 1h }
      """;

  /** Makes all of it in an empty folder. */
  static EdgeFolder prepare(Path path) {
    EdgeFolder folder = new EdgeFolder(path);
    DevelopmentFolder.prepare(path, 0, 0)
        .issueAdministrator(folder.clientCertificate(), folder.clientKey());
    try {
      Files.writeString(
          folder.configuration(), CONFIGURATION.formatted(DevelopmentFolder.ADMINISTRATOR));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  Path configuration() {
    return path.resolve("production.yaml");
  }

  /** Where the answer of the Coffer server is kept for the bare one. */
  Path answer() {
    return path.resolve("answer");
  }

  private Path clientCertificate() {
    return path.resolve("client.pem");
  }

  private Path clientKey() {
    return path.resolve("client-key.pem");
  }

  private Path authority() {
    return path.resolve("ca.pem");
  }

  /** As the Coffer server has it. */
  SslContext serverTls() throws SSLException {
    return GrpcSslContexts.configure(
            SslContextBuilder.forServer(
                path.resolve("server.pem").toFile(), path.resolve("server-key.pem").toFile()))
        .protocols("TLSv1.3")
        .trustManager(authority().toFile())
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  SslContext clientTls() throws SSLException {
    return GrpcSslContexts.forClient()
        .protocols("TLSv1.3")
        .trustManager(authority().toFile())
        .keyManager(clientCertificate().toFile(), clientKey().toFile())
        .build();
  }
}
