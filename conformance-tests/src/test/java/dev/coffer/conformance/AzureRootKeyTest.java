package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sealed store on disk whose root key is a key of Azure Key Vault: a fake of our own. */
@Timeout(60)
final class AzureRootKeyTest {
  private final FakeAzure fake = FakeAzure.start();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void opens_the_store_again_also_after_it_was_rotated_and_is_never_made_anew() throws IOException {
    Files.writeString(folder.resolve("secret"), FakeAzure.CLIENT_SECRET);
    Path file = Files.writeString(folder.resolve("coffer.yaml"), yaml("root"));
    assertThat(CofferConfig.load(file).bootstrapStores()).containsExactly("default");
    put(file, "before", "1");
    fake.rotate("root");
    assertThat(read(file, "before")).isEqualTo("1");
    put(file, "after", "2");
    assertThat(read(file, "after")).isEqualTo("2");

    Path other = Files.writeString(folder.resolve("other.yaml"), yaml("no-such-key"));
    VaultStores.refused(ErrorCode.CONFIGURATION, () -> read(other, "after"));
    assertThat(read(file, "after")).isEqualTo("2");
  }

  private String yaml(String key) {
    return """
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: data/records.db }
            rootKey:
              type: azure-key-vault
              vault: "%s"
              endpoint: "https://localhost:%d"
              caCertificate: "%s"
              key: %s
              auth: { method: clientSecret, tenant: "%s", client: "%s", secret: { file: secret }, authority: "%s" }
        """
        .formatted(
            FakeAzure.vault(),
            fake.port(),
            fake.caCertificate(),
            key,
            FakeAzure.TENANT,
            FakeAzure.CLIENT,
            fake.authority());
  }

  private static void put(Path file, String name, String text) {
    try (SecretsClient client = SecretsClient.load(file);
        SecretValue value = SecretValue.ofUtf8(text)) {
      client.put(name, value);
    }
  }

  private static String read(Path file, String name) {
    try (SecretsClient client = SecretsClient.load(file);
        SecretValue value = client.get(name)) {
      return value.utf8();
    }
  }
}
