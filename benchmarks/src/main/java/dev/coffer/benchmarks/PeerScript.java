package dev.coffer.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The peers of the conformance tests, for benchmarks: run from the root of the sources. */
final class PeerScript {
  private static final Path PEERS = Path.of("conformance-tests", "peers").toAbsolutePath();

  private PeerScript() {}

  /** A running OpenBao: raft storage, TLS beside a plain port, no audit. */
  static final class OpenBao implements AutoCloseable {
    private final Path folder;
    private final Properties properties = new Properties();
    private final HttpClient http = HttpClient.newHttpClient();

    OpenBao(Path folder) throws IOException {
      this.folder = folder;
      script("start");
      try (InputStream in = Files.newInputStream(folder.resolve("peer.properties"))) {
        properties.load(in);
      }
    }

    URI address() {
      return URI.create(properties.getProperty("address"));
    }

    URI tlsAddress() {
      return URI.create(properties.getProperty("tlsAddress"));
    }

    Path caCertificate() {
      return folder.resolve("ca.pem");
    }

    String token() {
      return properties.getProperty("token");
    }

    /** What it has used of the processors until now. */
    Duration cpu() {
      return ProcessHandle.of(Long.parseLong(properties.getProperty("pid")))
          .flatMap(process -> process.info().totalCpuDuration())
          .orElseThrow();
    }

    /** A request as root. */
    String call(String method, String path, String body) throws IOException {
      HttpRequest request =
          HttpRequest.newBuilder(address().resolve("/v1/" + path))
              .header("X-Vault-Token", token())
              .method(method, BodyPublishers.ofString(body))
              .build();
      try {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
          throw new IOException(request + " is answered with " + response.statusCode());
        }
        return response.body();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Mounts KV version 2, and waits until it is ready. */
    void mount(String mount) throws IOException {
      call("POST", "sys/mounts/" + mount, "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
      for (int tries = 0; ; tries++) {
        try {
          call("GET", mount + "/config", "");
          return;
        } catch (IOException e) {
          if (tries == 50) {
            throw e;
          }
          pause();
        }
      }
    }

    private void script(String verb) throws IOException {
      Process process =
          new ProcessBuilder(PEERS.resolve("openbao").toString(), verb, folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolveSibling("openbao-" + verb + ".log").toFile())
              .start();
      if (await(process) != 0) {
        throw new IOException("openbao " + verb + " failed; see " + folder.getParent());
      }
    }

    @Override
    public void close() {
      try {
        script("stop");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A peer that says where it is, and ends when its standard input does. */
  static final class Service implements AutoCloseable {
    private final Process process;
    private final List<String> said;

    private Service(Path log, String... command) throws IOException {
      process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      String line = process.inputReader().readLine();
      if (line == null || !line.startsWith("ready ")) {
        throw new IOException(command[1] + " does not run; see " + log);
      }
      said = List.of(line.split(" "));
    }

    /** AWS as LocalStack plays it. */
    static Service aws(Path folder) throws IOException {
      String script = PEERS.resolve("localstack").toString();
      return new Service(
          folder.resolve("localstack.log"), "bash", script, "run", "" + folder.resolve("aws"));
    }

    /** A fake of our own, {@code google} or {@code azure}. */
    static Service fake(String which, Path folder) throws IOException {
      String script = PEERS.resolve("fake").toString();
      return new Service(folder.resolve(which + ".log"), "bash", script, which);
    }

    URI address() {
      return URI.create(said.get(1));
    }

    /** What a fake over TLS is to be trusted by. */
    Path caCertificate() {
      return Path.of(said.get(2));
    }

    @Override
    public void close() {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      await(process);
    }
  }

  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
