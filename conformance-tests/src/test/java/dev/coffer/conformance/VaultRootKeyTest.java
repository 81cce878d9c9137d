package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sealed store on disk whose root key is a transit key of a real OpenBao. */
@Timeout(60)
final class VaultRootKeyTest {
  private static final OpenBao PEER = OpenBao.shared();

  @TempDir Path folder;

  private String key = "";
  private Path config = Path.of("");

  @BeforeEach
  void bootstrap() throws IOException {
    key = "root-" + System.nanoTime();
    PEER.mountTransit();
    Files.writeString(folder.resolve("token"), PEER.rootToken());
    config =
        Files.writeString(
            folder.resolve("coffer.yaml"),
            """
            stores:
              default:
                type: sealed
                records: { type: sqlite, path: data/records.db }
                rootKey:
                  type: vault-transit
                  address: %s
                  key: %s
                  auth: { token: { file: token } }
            """
                .formatted(PEER.address(), key));
    CofferConfig.load(config).bootstrapStores();
  }

  @Test
  void opens_the_store_again_also_after_it_was_rotated() {
    put("before", "1");
    PEER.call("POST", "transit/keys/" + key + "/rotate", "{}");
    assertThat(read("before")).isEqualTo("1");
    put("after", "2");
    assertThat(read("after")).isEqualTo("2");
  }

  @Test
  void that_is_gone_is_told_and_never_made_anew() {
    put("a", "1");
    PEER.call("POST", "transit/keys/" + key + "/config", "{\"deletion_allowed\":true}");
    PEER.call("DELETE", "transit/keys/" + key, "");
    VaultStores.refused(ErrorCode.CONFIGURATION, () -> read("a"));
    VaultStores.refused(ErrorCode.CONFIGURATION, () -> read("a"));
  }

  private void put(String name, String text) {
    try (SecretsClient client = SecretsClient.load(config);
        SecretValue value = SecretValue.ofUtf8(text)) {
      client.put(name, value);
    }
  }

  private String read(String name) {
    try (SecretsClient client = SecretsClient.load(config);
        SecretValue value = client.get(name)) {
      return value.utf8();
    }
  }
}
