package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of the module's README works, over TLS, as it stands but for its addresses. */
@Timeout(60)
final class VaultExampleTest {
  private static final Path README = Path.of("..", "backend-vault", "README.md");

  @TempDir Path folder;

  @Test
  void the_example_of_the_readme_works() throws IOException {
    OpenBao peer = OpenBao.shared();
    VaultStores.mount(peer, "secret", 2);
    peer.policy("example", fence("hcl"));
    peer.call("POST", "sys/auth/approle", "{\"type\":\"approle\"}");
    peer.call(
        "POST",
        "auth/approle/role/example",
        "{\"token_policies\":\"example\",\"token_ttl\":\"1h\"}");
    peer.call("POST", "auth/approle/role/example/role-id", "{\"role_id\":\"7a1c0d7e\"}");
    String secretId =
        peer.call("POST", "auth/approle/role/example/secret-id", "")
            .path("data")
            .path("secret_id")
            .asText();
    Path file = Files.writeString(folder.resolve("secret-id"), secretId);
    String yaml =
        fence("yaml")
            .replace("https://vault:8200", peer.tlsAddress().toString())
            .replace("/etc/coffer/vault-ca.pem", peer.folder().resolve("ca.pem").toString())
            .replace("/run/secrets/secret-id", file.toString());

    Path config = Files.writeString(folder.resolve("coffer.yaml"), yaml);
    try (SecretsClient client = SecretsClient.load(config);
        SecretValue put = SecretValue.ofUtf8("correct horse")) {
      client.put("broker/password", put);
      try (SecretValue read = client.get("broker/password")) {
        assertThat(read).isEqualTo(put);
      }
    }
    assertThat(
            peer.call("GET", "secret/data/teams/trading/broker/password", "")
                .path("data")
                .path("data")
                .path("value")
                .asText())
        .isEqualTo("correct horse");
  }

  /** The first block of that language. */
  private static String fence(String language) throws IOException {
    Matcher fence =
        Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(README));
    assertThat(fence.find()).isTrue();
    return fence.group(1);
  }
}
