package dev.coffer.cli;

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
import java.util.Properties;

/** A real OpenBao, started and stopped by the script of the conformance tests. */
final class BaoProcess implements AutoCloseable {
  private static final Path SCRIPT =
      Path.of("..", "conformance-tests", "peers", "openbao").toAbsolutePath().normalize();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Properties properties = new Properties();
  private final Path folder;

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
            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
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

  @Override
  public void close() throws Exception {
    script("stop");
  }
}
