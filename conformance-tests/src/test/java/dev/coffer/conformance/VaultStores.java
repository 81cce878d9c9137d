package dev.coffer.conformance;

import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SecretSource;
import dev.coffer.vault.VaultBackend;
import dev.coffer.vault.VaultConfig;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultServer;
import java.net.URI;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** Stores over mounts of a peer, as the tests of logins and conditions need them. */
final class VaultStores {
  private VaultStores() {}

  /** A new KV mount of version 2. */
  static String mount(OpenBao peer) {
    String mount = "kv-" + UUID.randomUUID();
    mount(peer, mount, 2);
    return mount;
  }

  /** Mounts an engine and waits until it is ready: for a moment it says that it is upgrading. */
  static void mount(OpenBao peer, String mount, int version) {
    String options = "{\"type\":\"kv\",\"options\":{\"version\":\"" + version + "\"}}";
    peer.call("POST", "sys/mounts/" + mount, options);
    if (version == 2) {
      Awaitility.await()
          .ignoreExceptionsMatching(e -> String.valueOf(e.getMessage()).contains("Upgrading"))
          .until(() -> peer.call("GET", mount + "/config", "").has("data"));
    }
  }

  /** A policy that lets everything be done to a mount; its name is that of the mount. */
  static void allow(OpenBao peer, String mount) {
    peer.policy(
        mount,
        "path \"%s/*\" { capabilities = [\"create\",\"read\",\"update\",\"patch\",\"delete\",\"list\"] }"
            .formatted(mount));
  }

  static SecretSource source(String text) {
    return () -> SecretValue.ofUtf8(text);
  }

  static VaultServer server(URI address, VaultLogin login) {
    return new VaultServer(address, null, ClientTls.system(), login, VaultServer.DEFAULT_TIMEOUT);
  }

  static SecretBackend store(VaultServer server, String mount) {
    return store(server, mount, 64 * 1024);
  }

  static SecretBackend store(VaultServer server, String mount, int maxValueBytes) {
    return VaultBackend.open(
        "trading",
        new VaultConfig(
            server,
            mount,
            NamePrefix.ALL,
            VaultConfig.Names.NATIVE,
            VaultConfig.Engine.ASK,
            maxValueBytes));
  }

  static Version put(SecretBackend store, String name, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return store.put(PutRequest.of(SecretName.of(name), value), OperationContext.LOCAL);
    }
  }

  static String read(SecretBackend store, String name) {
    return read(store, name, OperationContext.LOCAL);
  }

  static String read(SecretBackend store, String name, OperationContext context) {
    try (Secret secret = store.get(GetRequest.current(SecretName.of(name)), context)) {
      return secret.value().utf8();
    }
  }

  /** Demands that the call ends with the code, and says what to do. */
  static SecretsException refused(ErrorCode code, Runnable call) {
    SecretsException told = Assertions.catchThrowableOfType(SecretsException.class, call::run);
    Assertions.assertThat(told).as("an error of " + code).isNotNull();
    Assertions.assertThat(told.code()).as(told.getMessage()).isEqualTo(code);
    Assertions.assertThat(told.remedy()).isNotEmpty();
    return told;
  }
}
