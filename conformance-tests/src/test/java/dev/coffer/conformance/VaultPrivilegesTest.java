package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.config.CofferConfig;
import dev.coffer.config.NeededPrivileges;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.key.KeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultTransitConfig;
import dev.coffer.vault.VaultTransitKeyProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policies that {@code coffer doctor --permissions} prints are enough on a real server, with a
 * token that has nothing else, and none of their grants can be left out.
 */
@Timeout(120)
final class VaultPrivilegesTest {
  private static final OpenBao PEER = OpenBao.shared();
  private static final OperationContext LOCAL = OperationContext.LOCAL;
  private static final Pattern PATH =
      Pattern.compile("path \"(.*)\" \\{ capabilities = \\[(.*)] }");
  private static final String OPTIONAL = "# May be left out";

  @TempDir Path folder;

  @Test
  void of_a_store_is_enough_and_no_grant_of_it_is_too_much() throws IOException {
    String mount = VaultStores.mount(PEER);
    String whole = printed("stores.default", store(mount, "2", "token"));
    exercise(mount, "2", whole);
    String needed = whole.substring(0, whole.indexOf(OPTIONAL));
    exercise(mount, "2", needed);
    List<String> lesser = lesser(needed);
    assertThat(lesser).hasSize(11);
    for (String hcl : lesser) {
      assertRefused(hcl, () -> exercise(mount, "2", hcl));
    }
  }

  @Test
  void of_a_store_of_version_1_is_enough_and_no_grant_of_it_is_too_much() throws IOException {
    String mount = "kv1-" + UUID.randomUUID();
    VaultStores.mount(PEER, mount, 1);
    String whole = printed("stores.default", store(mount, "1", "token"));
    exercise(mount, "1", whole);
    List<String> lesser = lesser(whole);
    assertThat(lesser).hasSize(5);
    for (String hcl : lesser) {
      assertRefused(hcl, () -> exercise(mount, "1", hcl));
    }
  }

  @Test
  void of_a_root_key_is_enough_and_no_grant_of_it_is_too_much() throws IOException {
    String mount = "transit-" + UUID.randomUUID();
    PEER.call("POST", "sys/mounts/" + mount, "{\"type\":\"transit\"}");
    PEER.call("POST", mount + "/keys/coffer", "{}");
    String yaml =
        """
        stores:
          default:
            type: sealed
            records: { type: memory }
            rootKey: { type: vault-transit, address: "%s", mount: %s, key: coffer, auth: { token: { file: token } } }
        """
            .formatted(PEER.address(), mount);
    String whole = printed("stores.default.rootKey", yaml);
    exerciseKey(mount, whole);
    List<String> lesser = lesser(whole);
    assertThat(lesser).hasSize(6);
    for (String hcl : lesser) {
      assertRefused(hcl, () -> exerciseKey(mount, hcl));
    }
  }

  private static void assertRefused(String hcl, ThrowingCallable use) {
    assertThatThrownBy(use)
        .as(hcl)
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
              assertThat(e.remedy()).contains("Grant ");
            });
  }

  private String store(String mount, String engine, String token) {
    return """
        stores:
          default:
            type: vault
            address: "%s"
            mount: %s
            engine: %s
            prefix: teams/trading
            auth: { token: { file: %s } }
        """
        .formatted(PEER.address(), mount, engine, token);
  }

  private String printed(String path, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("coffer.yaml"), yaml);
    List<NeededPrivileges> all = CofferConfig.load(file).privileges();
    assertThat(all).hasSize(1);
    assertThat(all.get(0).path()).isEqualTo(path);
    assertThat(all.get(0).privileges().form()).isEqualTo("Vault policy (HCL)");
    return all.get(0).privileges().document();
  }

  /** The policy without one of its grants, for each of them. */
  private static List<String> lesser(String hcl) {
    List<String> lesser = new ArrayList<>();
    Matcher path = PATH.matcher(hcl);
    while (path.find()) {
      List<String> all = List.of(path.group(2).split(", "));
      for (String one : all) {
        List<String> others = new ArrayList<>(all);
        others.remove(one);
        String left =
            others.isEmpty()
                ? ""
                : "path \"%s\" { capabilities = [%s] }"
                    .formatted(path.group(1), String.join(", ", others));
        lesser.add(hcl.substring(0, path.start()) + left + hcl.substring(path.end()));
      }
    }
    return lesser;
  }

  /** A token of the policy alone, without that which tokens have by default. */
  private String token(String hcl) {
    String policy = "least-" + UUID.randomUUID();
    PEER.policy(policy, hcl);
    return PEER.call(
            "POST",
            "auth/token/create",
            "{\"policies\":[\"" + policy + "\"],\"no_default_policy\":true,\"ttl\":\"1h\"}")
        .path("auth")
        .path("client_token")
        .asText();
  }

  /** All that a store can do. */
  private void exercise(String mount, String engine, String hcl) throws IOException {
    String file = "token-" + UUID.randomUUID();
    Files.writeString(folder.resolve(file), token(hcl));
    Path yaml = Files.writeString(folder.resolve(file + ".yaml"), store(mount, engine, file));
    SecretName name = SecretName.of("broker/" + UUID.randomUUID());
    try (SecretBackend store = CofferConfig.load(yaml).openBackend("default");
        SecretValue value = SecretValue.ofFields(Map.of("user", "ada", "password", "one"))) {
      store.put(PutRequest.of(name, value), LOCAL);
      store.put(PutRequest.of(name, value), LOCAL);
      store.get(GetRequest.current(name), LOCAL).close();
      store.list(ListRequest.of(NamePrefix.of("broker/"), 10), LOCAL);
      if (engine.equals("2")) {
        exerciseVersions(store, name);
      }
      assertThat(store.capabilities().has(Capability.PURGE)).isTrue();
      store.purge(new PurgeRequest(name, null), LOCAL);
    }
  }

  private static void exerciseVersions(SecretBackend store, SecretName name) {
    try (SecretValue next = SecretValue.ofFields(Map.of("password", "two"))) {
      Version version =
          store.patchFields(
              new PatchFieldsRequest(
                  name, next, Set.of(), new PutCondition.Always(), MetadataChange.NONE),
              LOCAL);
      store.updateMetadata(
          new UpdateMetadataRequest(
              name, MetadataChange.builder().description("of a broker").build(), ""),
          LOCAL);
      store.delete(new DeleteRequest(name, null), LOCAL);
      store.restore(new RestoreRequest(name, null), LOCAL);
      store.purge(new PurgeRequest(name, version.id()), LOCAL);
    }
  }

  private void exerciseKey(String mount, String hcl) {
    byte[] context = {1};
    String token = token(hcl);
    VaultTransitConfig config =
        new VaultTransitConfig(
            VaultStores.server(PEER.address(), new VaultLogin.Token(VaultStores.source(token))),
            mount,
            "coffer");
    try (KeyProvider root = VaultTransitKeyProvider.open(config)) {
      root.unwrap(root.wrap(new byte[32], context), context);
      assertThat(root.verify(new byte[1], root.sign(new byte[1]))).isTrue();
      assertThat(root.random(8)).hasSize(8);
    }
  }
}
