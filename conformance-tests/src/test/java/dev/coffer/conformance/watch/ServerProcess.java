package dev.coffer.conformance.watch;

import dev.coffer.config.CofferConfig;
import dev.coffer.conformance.crash.KillableProcess;
import dev.coffer.model.SecretValue;
import dev.coffer.server.CofferServer;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server of the development profile in a process of its own, which can be killed and started
 * again on the same port. Its history is short, so that whoever stays away falls behind it.
 */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "ready";

  private final Path where;
  private final DevelopmentFolder folder;
  private final int port;
  private KillableProcess process;

  ServerProcess(Path where) throws InterruptedException {
    this.where = where;
    this.port = freePort();
    this.folder = DevelopmentFolder.prepare(where, port, 0);
    try {
      String made = Files.readString(folder.configuration());
      Files.writeString(
          folder.configuration(),
          made.replace(
              "    type: sealed\n",
              "    type: sealed\n    journalEvents: 1000\n    journalRetention: 0s\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CofferConfig.load(folder.configuration()).bootstrapStores();
    process = start();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KillableProcess start() throws InterruptedException {
    KillableProcess started =
        KillableProcess.start(
            where.resolve("server.log"),
            ServerProcess.class,
            List.of(folder.configuration().toString()));
    if (!READY.equals(started.readLine())) {
      started.close();
      throw new IllegalStateException("the server did not start: " + started.log());
    }
    return started;
  }

  /** Runs the server until the process is killed or its parent is gone. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    // What is logged goes where it does not stand before what the parent waits for.
    System.setOut(System.err);
    try (CofferServer server = CofferServer.start(CofferConfig.load(Path.of(arguments[0])))) {
      out.println(READY);
      // The parent's end closes standard input, however it came about.
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }

  /** As {@code kill -9} does, then starts it again over what is left. */
  void killAndStart() throws InterruptedException {
    process.close();
    process = start();
  }

  int port() {
    return port;
  }

  ClientTls tls() {
    return ClientTls.trusting(folder.caCertificate());
  }

  SecretSource token() {
    return () -> {
      try {
        return SecretValue.ofBytes(Files.readAllBytes(folder.tokenFile()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
