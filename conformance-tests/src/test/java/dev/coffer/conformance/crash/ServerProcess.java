package dev.coffer.conformance.crash;

import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.model.SecretValue;
import dev.coffer.server.CofferServer;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.spi.ClientTls;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A whole server in a process of its own, by the {@code coffer.yaml} of a development folder. */
final class ServerProcess implements AutoCloseable {
  private final DevelopmentFolder folder;
  private final KillableProcess process;
  private final String port;

  private ServerProcess(DevelopmentFolder folder, KillableProcess process, String port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** Runs the server; prints its port when it listens. Argument: the {@code coffer.yaml}. */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = System.out;
    System.setOut(System.err);
    CofferConfig config = CofferConfig.load(Path.of(arguments[0]));
    config.bootstrapStores();
    try (CofferServer server = CofferServer.start(config)) {
      out.println(server.port());
      server.awaitTermination();
    }
  }

  /** Starts it over what is in the folder, and waits until it listens. */
  static ServerProcess start(Path where) throws InterruptedException {
    DevelopmentFolder folder = DevelopmentFolder.prepare(where, 0, 0);
    KillableProcess process =
        KillableProcess.start(
            where.resolve("process.log"),
            ServerProcess.class,
            List.of(folder.configuration().toString()));
    String port = process.readLine();
    if (port == null) {
      process.close();
      throw new AssertionError("The server does not start: " + process.log());
    }
    return new ServerProcess(folder, process, port);
  }

  /** A client of it, which knows it by its certificate and proves itself by the token. */
  SecretsClient client() {
    return SecretsClient.connect(
        "localhost:" + port, ClientTls.trusting(folder.caCertificate()), this::token);
  }

  private SecretValue token() {
    try {
      return SecretValue.ofBytes(Files.readAllBytes(folder.tokenFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  String log() {
    return process.log();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
