package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.conformance.peer.LocalStack;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.conformance.peer.gcp.FakeGoogle;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every example of {@code docs/stores.md} works as it stands, but for where its service is and who
 * calls there. The one of Vault is that of the module's README: {@link VaultExampleTest} runs it.
 */
@Timeout(120)
final class StoreExamplesTest {
  private static final Path PAGE = Path.of("..", "docs", "stores.md");
  private static final int MOST_LINES = 10;

  @TempDir Path folder;

  private final String aws =
      "\n    endpoint: %s\n    auth: { method: keys, accessKeyId: \"%s\", secretAccessKey: { file: key } }"
          .formatted(LocalStack.running().address(), LocalStack.newAccount());

  @BeforeEach
  void writeTheKey() throws IOException {
    Files.writeString(folder.resolve("key"), "any");
  }

  @Test
  void of_vault_is_that_of_its_readme() throws IOException {
    Path readme = Path.of("..", "backend-vault", "README.md");
    assertThat(Files.readString(readme)).contains(example("Vault and OpenBao"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Vault and OpenBao",
        "AWS Secrets Manager",
        "AWS Parameter Store",
        "Google Cloud Secret Manager",
        "Azure Key Vault"
      })
  void are_those_of_the_front_door(String heading) throws IOException {
    assertThat(Files.readString(Path.of("..", "README.md")))
        .contains(
            "<details><summary>%s</summary>\n\n```yaml\n%s```"
                .formatted(heading, example(heading)));
  }

  @Test
  void of_secrets_manager_works() throws IOException {
    works(example("AWS Secrets Manager").replace("region: eu-central-1", region()));
  }

  @Test
  void of_parameter_store_works() throws IOException {
    works(example("AWS Parameter Store").replace("region: eu-central-1", region()));
  }

  private String region() {
    return "region: eu-central-1" + aws;
  }

  @Test
  void of_google_cloud_works() throws IOException {
    try (FakeGoogle fake = FakeGoogle.start()) {
      Files.writeString(folder.resolve("key"), "the-token");
      works(
          example("Google Cloud Secret Manager")
              .replace(
                  "project: my-project",
                  "project: %s\n    endpoint: %s\n    auth: { method: token, token: { file: key } }"
                      .formatted(FakeGoogle.PROJECT, fake.address())));
      assertThat(fake.ids()).hasSize(1);
    }
  }

  @Test
  void of_azure_works() throws IOException {
    try (FakeAzure fake = FakeAzure.start()) {
      Files.writeString(folder.resolve("key"), FakeAzure.CLIENT_SECRET);
      works(
          example("Azure Key Vault")
              .replace(
                  "vault: https://my-vault.vault.azure.net",
                  """
                  vault: "%s"
                      endpoint: "https://localhost:%d"
                      caCertificate: "%s"
                      auth: { method: clientSecret, tenant: "%s", client: "%s", secret: { file: key }, authority: "%s" }"""
                      .formatted(
                          FakeAzure.vault(),
                          fake.port(),
                          fake.caCertificate(),
                          FakeAzure.TENANT,
                          FakeAzure.CLIENT,
                          fake.authority())));
    }
  }

  @Test
  void of_two_stores_works() throws IOException {
    OpenBao peer = OpenBao.shared();
    String mount = VaultStores.mount(peer);
    Files.writeString(folder.resolve("token"), peer.rootToken());
    works(
        example("Two of them, one in reserve")
            .replace("\"https://vault:8200\"", "\"" + peer.address() + "\", mount: " + mount)
            .replace(
                "region: eu-central-1",
                "region: eu-central-1"
                    + aws.replace("\n    ", ", ")
                        .replace("http:", "\"http:")
                        .replaceFirst("(\"http:[^,]*)", "$1\"")));
  }

  /** What the page's program does. */
  private void works(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("coffer.yaml"), yaml);
    try (SecretsClient secrets = SecretsClient.load(file);
        SecretValue put = SecretValue.ofUtf8("correct horse")) {
      secrets.put("broker/password", put);
      try (SecretValue password = secrets.get("broker/password")) {
        assertThat(password.utf8()).isEqualTo("correct horse");
      }
    }
  }

  /** The first YAML beneath a heading. */
  private static String example(String heading) throws IOException {
    Matcher block =
        Pattern.compile("(?s)\n## " + heading + "\n.*?```yaml\n(.*?)```")
            .matcher(Files.readString(PAGE));
    assertThat(block.find()).as(heading).isTrue();
    assertThat(block.group(1).lines().count()).isLessThanOrEqualTo(MOST_LINES);
    return block.group(1);
  }
}
