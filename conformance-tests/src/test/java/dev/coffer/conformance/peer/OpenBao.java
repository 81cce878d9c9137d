package dev.coffer.conformance.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running OpenBao: raft storage, unsealed, once plain and once with TLS. Started and stopped by
 * {@code peers/openbao}, which fails loudly where it cannot. Thread-safe.
 */
public final class OpenBao implements AutoCloseable {
  private static final Path SCRIPT = Path.of("peers", "openbao");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Properties properties;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private OpenBao(Path folder, Properties properties) {
    this.folder = folder;
    this.properties = properties;
  }

  /** One for all tests of this process, stopped with it. */
  public static OpenBao shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final OpenBao SERVER = start("2.7.2");

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "openbao-stop"));
    }
  }

  /** One of its own, as for tests that seal or stop it. */
  public static OpenBao start(String version) {
    try {
      Path folder = Files.createTempDirectory("openbao");
      script(version, "start", folder);
      Properties properties = new Properties();
      try (InputStream in = Files.newInputStream(folder.resolve("peer.properties"))) {
        properties.load(in);
      }
      return new OpenBao(folder, properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void script(String version, String verb, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toAbsolutePath().toString(), verb, folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolveSibling(folder.getFileName() + ".log").toFile());
    builder.environment().put("OPENBAO_VERSION", version);
    try {
      Process process = builder.start();
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroy();
        Path said = folder.resolveSibling(folder.getFileName() + ".log");
        throw new IllegalStateException(
            SCRIPT + " " + verb + " failed:\n" + Files.readString(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while OpenBao was to " + verb, e);
    }
  }

  /** As {@code http://127.0.0.1:8200}. */
  public URI address() {
    return URI.create(properties.getProperty("address"));
  }

  /** The same server with TLS; it asks for client certificates and does without. */
  public URI tlsAddress() {
    return URI.create(properties.getProperty("tlsAddress"));
  }

  public String rootToken() {
    return properties.getProperty("token");
  }

  /** Where {@code ca.pem}, {@code client.pem} and {@code client.key} are. */
  public Path folder() {
    return folder;
  }

  /**
   * A request as root.
   *
   * @param body JSON; empty for none
   * @return the answer; a missing node where it has no body
   * @throws IllegalStateException for any status but success
   */
  public JsonNode call(String method, String path, String body) {
    return callAs(rootToken(), "", method, path, body);
  }

  /** As {@link #call}, in a namespace. */
  public JsonNode callIn(String namespace, String method, String path, String body) {
    return callAs(rootToken(), namespace, method, path, body);
  }

  /** As {@link #call}, with another token. */
  public JsonNode callAs(String token, String namespace, String method, String path, String body) {
    HttpRequest.Builder request = request(token, method, path, body);
    if (!namespace.isEmpty()) {
      request.header("X-Vault-Namespace", namespace);
    }
    return answer(request);
  }

  /** As {@link #call}, with the answer wrapped for a minute. */
  public JsonNode wrapped(String method, String path, String body) {
    return answer(request(rootToken(), method, path, body).header("X-Vault-Wrap-TTL", "60s"));
  }

  private HttpRequest.Builder request(String token, String method, String path, String body) {
    return HttpRequest.newBuilder(address().resolve("/v1/" + path))
        .header("X-Vault-Token", token)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private JsonNode answer(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            request + " is answered with " + response.statusCode() + response.body());
      }
      return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while OpenBao was asked", e);
    }
  }

  /** A token of one policy, that lives an hour. */
  public String token(String policy) {
    return call("POST", "auth/token/create", "{\"policies\":[\"" + policy + "\"],\"ttl\":\"1h\"}")
        .path("auth")
        .path("client_token")
        .asText();
  }

  /** Takes or replaces a policy in HCL. */
  public void policy(String name, String hcl) {
    call("PUT", "sys/policies/acl/" + name, JSON.createObjectNode().put("policy", hcl).toString());
  }

  /** Mounts {@code transit}, where it is not. */
  public void mountTransit() {
    if (!call("GET", "sys/mounts", "").path("data").has("transit/")) {
      call("POST", "sys/mounts/transit", "{\"type\":\"transit\"}");
    }
  }

  public void seal() {
    call("PUT", "sys/seal", "");
  }

  /** Unseals it, and waits until it is active. */
  public void unseal() {
    String key = properties.getProperty("unsealKey");
    call("PUT", "sys/unseal", JSON.createObjectNode().put("key", key).toString());
    for (int tries = 0; !isActive(); tries++) {
      if (tries == 100) {
        throw new IllegalStateException("OpenBao is not active ten seconds after it was unsealed");
      }
      pause();
    }
  }

  private boolean isActive() {
    try {
      call("GET", "sys/health", "");
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while OpenBao was unsealed", e);
    }
  }

  @Override
  public void close() {
    try {
      script(properties.getProperty("version"), "stop", folder);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
