package dev.coffer.conformance.watch;

import dev.coffer.config.CofferConfig;
import dev.coffer.model.SecretValue;
import dev.coffer.server.CofferServer;
import dev.coffer.server.development.DevelopmentFolder;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server of the development profile in a process of its own, which can be killed and started
 * again on the same port. Its history is short, so that whoever stays away falls behind it.
 */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "ready";

  private final Path where;
  private final DevelopmentFolder folder;
  private final int port;
  private Process process;

  ServerProcess(Path where) {
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

  private Process start() {
    try {
      Process started =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ServerProcess.class.getName(),
                  folder.configuration().toString())
              .redirectError(ProcessBuilder.Redirect.appendTo(where.resolve("server.log").toFile()))
              .start();
      BufferedReader out = started.inputReader();
      StringBuilder said = new StringBuilder();
      // What the server logs comes the same way.
      for (String line = out.readLine(); !READY.equals(line); line = out.readLine()) {
        if (line == null) {
          throw new IllegalStateException(
              "the server did not start: " + said + Files.readString(where.resolve("server.log")));
        }
        said.append(line).append(System.lineSeparator());
      }
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the server until the process is killed or its parent is gone. */
  public static void main(String[] arguments) throws Exception {
    try (CofferServer server = CofferServer.start(CofferConfig.load(Path.of(arguments[0])))) {
      System.out.println(READY);
      // The parent's end closes standard input, however it came about.
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }

  /** As {@code kill -9} does, then starts it again over what is left. */
  void killAndStart() throws InterruptedException {
    process.destroyForcibly().waitFor();
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
  public void close() {
    process.destroyForcibly();
  }
}
