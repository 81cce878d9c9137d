package dev.coffer.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A real OpenBao, started and stopped by the script of the conformance tests. */
final class BaoProcess implements AutoCloseable {
  private static final Path SCRIPT =
      Path.of("..", "conformance-tests", "peers", "openbao").toAbsolutePath().normalize();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Properties properties = new Properties();
  private final Path folder;
  private List<String> line = List.of();

  /**
   * @param folder where it lives; nothing is there yet
   */
  BaoProcess(Path folder) throws Exception {
    this.folder = folder;
    script("start");
    try (InputStream in = Files.newInputStream(folder.resolve("peer.properties"))) {
      properties.load(in);
    }
  }

  private void script(String verb) throws Exception {
    Path said = folder.resolveSibling(folder.getFileName() + "." + verb + ".log");
    Process process =
        new ProcessBuilder(SCRIPT.toString(), verb, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError(SCRIPT + " " + verb + " failed:\n" + Files.readString(said));
    }
  }

  String address() {
    return properties.getProperty("address");
  }

  /** A request as root; the body of the answer. */
  String call(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address() + "/v1/" + path))
            .header("X-Vault-Token", properties.getProperty("token"))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(request + " is answered with " + response.statusCode());
    }
    return response.body();
  }

  /** A file with a token of a policy in HCL. */
  Path token(Path file, String hcl) throws IOException, InterruptedException {
    String policy = file.getFileName().toString();
    String text = hcl.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    call("PUT", "sys/policies/acl/" + policy, "{\"policy\":\"" + text + "\"}");
    String made =
        call("POST", "auth/token/create", "{\"policies\":[\"" + policy + "\"],\"ttl\":\"1h\"}");
    return Files.writeString(
        file, made.replaceFirst("(?s).*\"client_token\":\"([^\"]+)\".*", "$1"));
  }

  /** Kills it as a machine dies, in the middle of whatever it does. */
  void kill() throws Exception {
    long pid = Long.parseLong(properties.getProperty("pid"));
    line = List.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"));
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    server.destroyForcibly();
    server.onExit().get(10, TimeUnit.SECONDS);
  }

  /** Starts it again on the data and ports that it had, and unseals it. */
  void comeBack() throws Exception {
    Process again =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("again.log").toFile())
            .start();
    // What the script stops.
    Files.writeString(folder.resolve("pid"), Long.toString(again.pid()));
    await().ignoreExceptions().until(() -> call("GET", "sys/seal-status", "").contains("sealed"));
    call("PUT", "sys/unseal", "{\"key\":\"" + properties.getProperty("unsealKey") + "\"}");
    await().ignoreExceptions().until(() -> call("GET", "sys/health", "").contains("initialized"));
  }

  @Override
  public void close() throws Exception {
    script("stop");
  }
}
