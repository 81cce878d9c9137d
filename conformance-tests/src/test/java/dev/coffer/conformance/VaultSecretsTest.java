package dev.coffer.conformance;

import static dev.coffer.conformance.VaultStores.put;
import static dev.coffer.conformance.VaultStores.read;
import static dev.coffer.conformance.VaultStores.refused;
import static dev.coffer.conformance.VaultStores.server;
import static dev.coffer.conformance.VaultStores.source;
import static dev.coffer.conformance.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.Version;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Coffer and programs that use the server themselves see of each other's secrets. */
@Timeout(60)
final class VaultSecretsTest {
  private static final OpenBao PEER = OpenBao.shared();
  private static final OperationContext NOW = OperationContext.LOCAL;
  private static final SecretName A = SecretName.of("a");
  private static final VaultServer SERVER =
      server(PEER.address(), new VaultLogin.Token(source(PEER.rootToken())));

  private String mount;
  private SecretBackend store;

  @BeforeEach
  void open() {
    mount = VaultStores.mount(PEER);
    store = store(SERVER, mount);
  }

  @AfterEach
  void close() {
    store.close();
    PEER.call("DELETE", "sys/mounts/" + mount, "");
  }

  @Test
  void a_text_lies_under_the_field_value() {
    put(store, "a", "text");
    assertThat(data("a").path("value").asText()).isEqualTo("text");
  }

  @Test
  void fields_are_the_fields_of_the_server_and_patched_by_it() {
    PEER.call("POST", mount + "/data/a", "{\"data\":{\"port\":5432,\"on\":true,\"host\":\"db\"}}");
    try (Secret secret = store.get(GetRequest.current(A), NOW)) {
      assertThat(secret.value().fields())
          .isEqualTo(Map.of("port", "5432", "on", "true", "host", "db"));
    }
    try (SecretValue set = SecretValue.ofFields(Map.of("host", "db2"))) {
      store.patchFields(
          new PatchFieldsRequest(A, set, Set.of("on"), PutCondition.NONE, MetadataChange.NONE),
          NOW);
    }
    assertThat(data("a")).hasToString("{\"host\":\"db2\",\"port\":5432}");
  }

  @Test
  void a_secret_without_fields_is_told_apart_from_none() {
    PEER.call("POST", mount + "/data/a", "{\"data\":{}}");
    refused(ErrorCode.FAILED_PRECONDITION, () -> read(store, "a"));
    refused(ErrorCode.NOT_FOUND, () -> read(store, "b"));
  }

  @Test
  void the_field_that_marks_bytes_cannot_be_forged() {
    Map<String, String> forged = Map.of("value", "x", "coffer.kind", "text");
    try (SecretValue value = SecretValue.ofFields(forged)) {
      refused(ErrorCode.INVALID_ARGUMENT, () -> store.put(PutRequest.of(A, value), NOW));
    }
  }

  @Test
  void labels_are_the_custom_metadata_of_the_server() {
    put(store, "a", "text");
    PEER.call("POST", mount + "/metadata/a", "{\"custom_metadata\":{\"team\":\"rates\"}}");
    assertThat(store.describe(new DescribeRequest(A), NOW).labels())
        .isEqualTo(Map.of("team", "rates"));
    MetadataChange change = MetadataChange.builder().label("tier", "1").build();
    store.updateMetadata(new UpdateMetadataRequest(A, change, ""), NOW);
    JsonNode custom = PEER.call("GET", mount + "/metadata/a", "").path("data");
    assertThat(custom.path("custom_metadata")).hasToString("{\"team\":\"rates\",\"tier\":\"1\"}");
    MetadataChange blank = MetadataChange.builder().label("tier", "").build();
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> store.updateMetadata(new UpdateMetadataRequest(A, blank, ""), NOW));
  }

  @Test
  void a_restored_secret_has_no_version_that_was_deleted_alone() {
    Version first = put(store, "a", "1");
    Version second = put(store, "a", "2");
    put(store, "a", "3");
    store.delete(new DeleteRequest(A, first.id()), NOW);
    store.delete(new DeleteRequest(A, null), NOW);
    refused(ErrorCode.DELETED, () -> store.get(new GetRequest(A, version(second)), NOW));
    store.restore(new RestoreRequest(A, null), NOW);
    assertThat(read(store, "a")).isEqualTo("3");
    store.get(new GetRequest(A, version(second)), NOW).close();
    refused(ErrorCode.DELETED, () -> store.get(new GetRequest(A, version(first)), NOW));
  }

  @Test
  void version_zero_is_no_name_for_the_newest() {
    put(store, "a", "1");
    for (String no : List.of("0", "-1", "01", "x")) {
      Selector selector = Selector.version(dev.coffer.model.VersionId.of(no));
      refused(ErrorCode.NOT_FOUND, () -> store.get(new GetRequest(A, selector), NOW));
    }
  }

  @Test
  void names_that_cannot_be_addressed_are_reported() {
    put(store, "a", "1");
    PEER.call("POST", mount + "/data/b%20c", "{\"data\":{\"k\":\"v\"}}");
    PEER.call("POST", mount + "/data/d%20e/f", "{\"data\":{\"k\":\"v\"}}");
    Page<SecretMetadata> page = store.list(ListRequest.of(NamePrefix.ALL, 10), NOW);
    assertThat(page.items()).extracting(SecretMetadata::name).containsExactly(A);
    assertThat(page.unaddressable()).containsExactly("b c", "d e/");
  }

  @Test
  void a_long_folder_is_listed_in_parts_that_fit_together() {
    List<SecretName> made = new ArrayList<>();
    for (int i = 0; i < 505; i++) {
      String name = "n%04d".formatted(i);
      PEER.call("POST", mount + "/data/" + name, "{\"data\":{\"k\":\"v\"}}");
      made.add(SecretName.of(name));
    }
    List<SecretName> listed = new ArrayList<>();
    ListRequest request = ListRequest.of(NamePrefix.ALL, 300);
    Page<SecretMetadata> page;
    do {
      page = store.list(request, NOW);
      page.items().forEach(item -> listed.add(item.name()));
      request = request.after(page.nextPageToken());
    } while (!page.isLast());
    assertThat(listed).isEqualTo(made);
  }

  @Test
  void how_many_versions_are_kept_is_what_the_mount_says() {
    assertThat(store.capabilities().limits().maxVersions()).isEqualTo(10);
    PEER.call("POST", mount + "/config", "{\"max_versions\":3}");
    try (SecretBackend later = store(SERVER, mount)) {
      assertThat(later.capabilities().limits().maxVersions()).isEqualTo(3);
      assertThat(later.capabilities().has(Capability.VERSIONS)).isTrue();
    }
  }

  private JsonNode data(String name) {
    return PEER.call("GET", mount + "/data/" + name, "").path("data").path("data");
  }

  private static Selector version(Version version) {
    return Selector.version(version.id());
  }
}
