package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coffer.SecretsClient;
import dev.coffer.config.CofferConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.KeyRing;
import dev.coffer.key.KeyVersion;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A sealed store whose root key is in SoftHSM. */
final class HsmSealedStoreTest extends HsmFixture {
  private CofferConfig load(String rootKey) throws IOException {
    Path pin = Files.writeString(folder.resolve("pin"), HsmPeer.PIN + "\n");
    Path file =
        Files.writeString(
            folder.resolve("coffer.yaml"),
            """
            stores:
              default:
                type: sealed
                records: { type: sqlite, path: records/records.db }
                rootKey: { type: pkcs11, %s, pin: { file: %s } }
            """
                .formatted(rootKey, pin));
    return CofferConfig.load(file, Map.of());
  }

  private String here() {
    return "module: %s, token: %s, key: root".formatted(token.module(), token.label());
  }

  @Test
  void is_born_with_it_opens_with_it_and_survives_its_rotation() throws IOException {
    CofferConfig config = load(here());
    assertThat(config.bootstrapStores()).containsExactly("default");
    try (SecretsClient secrets = SecretsClient.load(folder.resolve("coffer.yaml"))) {
      secrets.put("demo/password", SecretValue.ofUtf8("correct horse"));
    }
    try (HsmKeyProvider other = HsmKeyProvider.open(token.config("root"))) {
      other.rotate();
    }
    assertThat(config.bootstrapStores()).isEmpty();
    try (SecretsClient secrets = SecretsClient.load(folder.resolve("coffer.yaml"));
        SecretValue value = secrets.get("demo/password")) {
      assertThat(value.utf8()).isEqualTo("correct horse");
      secrets.put("demo/password", SecretValue.ofUtf8("battery staple"));
    }
    assertThat(HsmTool.labels(token)).containsExactly("root/v1", "root/v2");
  }

  @Test
  void is_refused_with_another_root_key() throws IOException {
    load(here()).bootstrapStores();
    HsmKeyProvider.create(token.config("other")).close();
    load(here().replace("key: root", "key: other"));
    SecretsException error = refusal(() -> SecretsClient.load(folder.resolve("coffer.yaml")));
    assertThat(error).hasMessageContaining("made with another root key");
  }

  @Test
  void says_where_the_file_is_wrong() throws IOException {
    assertThat(refusal(() -> load(here().replace("token: ", "tokn: ")).bootstrapStores()))
        .hasMessageContaining("coffer.yaml:5:")
        .hasMessageContaining("tokn");
    assertThat(refusal(() -> load(here().replace(token.label(), "away")).bootstrapStores()))
        .hasMessageContaining("coffer.yaml:5:")
        .hasMessageContaining("does not show the token away");
    assertThat(refusal(() -> load("module: lib.so, token: t, key: root").bootstrapStores()))
        .hasMessageContaining("absolute");
    assertThat(refusal(() -> load(here() + ", gcmMechanism: gcm").bootstrapStores()))
        .hasMessageContaining("number of a mechanism");
    assertThat(refusal(() -> load(here() + ", timeout: 1h").bootstrapStores()).code())
        .isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refusal(() -> load(here() + "/v1").bootstrapStores()))
        .hasMessageContaining("the name of a root key");
  }

  @Test
  void has_a_ring_whose_keys_stay_open_while_the_root_key_rotates() {
    create();
    UUID store = UUID.randomUUID();
    KeyVersion first = root.current();
    KeyRing ring = KeyRing.create(root, store);
    KeyVersion second = root.rotate();
    KeyRing rotated = ring.rotated();
    byte[] record = rotated.sealed();
    ring.close();
    rotated.close();
    root.close();
    root = HsmKeyProvider.open(config());
    assertThat(root.list()).containsExactly(second, first);
    KeyRing opened = KeyRing.open(root, store, record);
    assertThat(opened.generation()).isEqualTo(2);
    opened.close();
  }

  @Test
  void waits_for_a_token_that_is_away_at_the_start() throws IOException {
    String behindShim = here().replace(token.module().toString(), shim.module().toString());
    load(behindShim + ", timeout: 2s").bootstrapStores();
    shim.absent(true);
    try (SecretsClient secrets = SecretsClient.load(folder.resolve("coffer.yaml"))) {
      assertThat(refusal(() -> secrets.put("a", SecretValue.ofUtf8("b"))).code())
          .isEqualTo(ErrorCode.UNAVAILABLE);
      shim.absent(false);
      await()
          .ignoreException(SecretsException.class)
          .until(() -> secrets.put("a", SecretValue.ofUtf8("b")).id() != null);
    }
  }
}
