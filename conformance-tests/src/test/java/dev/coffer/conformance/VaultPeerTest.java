package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.conformance.peer.OpenBao;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Where OpenBao 2.7.2 differs from Vault, which it stands for: one test for each line of {@code
 * peers/openbao.md}. Each fails when the difference is gone.
 */
@Timeout(60)
final class VaultPeerTest {
  private static final OpenBao PEER = OpenBao.shared();
  private static String mount = "";

  @BeforeAll
  static void prepare() {
    mount = VaultStores.mount(PEER);
    PEER.call("POST", mount + "/data/a", "{\"data\":{\"k\":\"v\"}}");
    PEER.call("POST", mount + "/data/b", "{\"data\":{\"k\":\"v\"}}");
  }

  @Test
  void metadata_is_listed_with_the_names() {
    JsonNode listed = PEER.call("LIST", mount + "/detailed-metadata/", "").path("data");
    assertThat(listed.path("key_info").path("a").path("current_version").asInt()).isEqualTo(1);
  }

  @Test
  void lists_have_pages() {
    PEER.call("POST", mount + "/data/page/a", "{\"data\":{\"k\":\"v\"}}");
    PEER.call("POST", mount + "/data/page/b", "{\"data\":{\"k\":\"v\"}}");
    PEER.call("POST", mount + "/data/page/c", "{\"data\":{\"k\":\"v\"}}");
    String path = mount + "/metadata/page/?after=a&limit=1";
    JsonNode listed = PEER.call("LIST", path, "").path("data");
    assertThat(listed.path("keys")).hasToString("[\"b\"]");
  }

  @Test
  void metadata_has_a_version_of_its_own() {
    JsonNode metadata = PEER.call("GET", mount + "/metadata/a", "").path("data");
    assertThat(metadata.has("current_metadata_version")).isTrue();
  }

  @Test
  void there_are_namespaces_without_a_licence() {
    PEER.call("POST", "sys/namespaces/peer-test", "{}");
    PEER.call("DELETE", "sys/namespaces/peer-test", "");
  }

  @Test
  void there_is_no_login_by_directory() {
    assertThatThrownBy(() -> PEER.call("POST", "sys/auth/peer-ldap", "{\"type\":\"ldap\"}"))
        .hasMessageContaining("plugin not found");
  }

  @Test
  void there_are_no_events() {
    assertThatThrownBy(() -> PEER.call("GET", "sys/events/subscribe/kv-v2/data-write", ""))
        .hasMessageContaining("404");
  }

  @Test
  void tokens_have_another_form() {
    assertThat(PEER.rootToken()).startsWith("s.").hasSize(26);
  }

  @Test
  void two_dots_in_a_row_are_taken_inside_a_segment() {
    PEER.call("POST", mount + "/data/a..b", "{\"data\":{\"k\":\"v\"}}");
    assertThat(PEER.call("GET", mount + "/data/a..b", "").path("data").has("data")).isTrue();
  }

  @Test
  void a_rewrap_forgets_the_associated_data() {
    PEER.call("POST", "sys/mounts/peer-transit", "{\"type\":\"transit\"}");
    PEER.call("POST", "peer-transit/keys/k", "{\"type\":\"aes256-gcm96\"}");
    String aad = ",\"associated_data\":\"QUJD\"}";
    String ciphertext =
        PEER.call("POST", "peer-transit/encrypt/k", "{\"plaintext\":\"AAAA\"" + aad)
            .path("data")
            .path("ciphertext")
            .asText();
    String body = "{\"ciphertext\":\"" + ciphertext + "\"" + aad;
    PEER.call("POST", "peer-transit/decrypt/k", body);
    assertThatThrownBy(() -> PEER.call("POST", "peer-transit/rewrap/k", body))
        .hasMessageContaining("message authentication failed");
  }
}
