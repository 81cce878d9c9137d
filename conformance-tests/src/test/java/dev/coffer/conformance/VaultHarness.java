package dev.coffer.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretValue;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.Limits;
import dev.coffer.spi.SecretBackend;
import dev.coffer.vault.VaultBackend;
import dev.coffer.vault.VaultConfig;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultServer;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A mount of a real OpenBao, behind a proxy, with a token that has the documented least privilege
 * and no more.
 */
final class VaultHarness implements BackendHarness {
  /** So that no test waits for the budget of another. */
  private static final CallBudget PLENTY = new CallBudget(3_000);

  /** As backend-vault/README.md has it. */
  private static final String OF_TWO =
      """
      path "MOUNT/config"              { capabilities = ["read"] }
      path "MOUNT/data/*"              { capabilities = ["create", "read", "update", "patch"] }
      path "MOUNT/metadata/*"          { capabilities = ["read", "list", "patch", "delete"] }
      path "MOUNT/detailed-metadata/*" { capabilities = ["list"] }
      path "MOUNT/delete/*"            { capabilities = ["update"] }
      path "MOUNT/undelete/*"          { capabilities = ["update"] }
      path "MOUNT/destroy/*"           { capabilities = ["update"] }
      """;

  private static final String OF_ONE =
      """
      path "MOUNT/*" { capabilities = ["create", "read", "update", "delete", "list"] }
      """;

  private static final Set<String> MOUNTED = ConcurrentHashMap.newKeySet();

  private final OpenBao server;
  private final String mount;
  private final VaultConfig.Names names;
  private final NamePrefix front;
  private final FaultProxy tcp;
  private volatile String token;

  /**
   * @param version of the KV engine, 1 or 2
   */
  VaultHarness(OpenBao server, int version, VaultConfig.Names names) {
    this(server, version, names, server.address().getPort());
  }

  /**
   * @param port of the server, or of what stands in front of it
   */
  VaultHarness(OpenBao server, int version, VaultConfig.Names names, int port) {
    this.server = server;
    this.mount = "contract-kv" + version;
    this.names = names;
    this.front =
        names == VaultConfig.Names.ENCODED ? NamePrefix.of("teams/trading/") : NamePrefix.ALL;
    mounted(server, mount, version);
    this.token = server.token(mount);
    this.tcp = FaultProxy.inFrontOf(port);
  }

  /** Once for each mount of the one server that all share. */
  private static synchronized void mounted(OpenBao server, String mount, int version) {
    if (!MOUNTED.add(server.address() + mount)) {
      return;
    }
    VaultStores.mount(server, mount, version);
    if (version == 2) {
      // A sentence of the contract puts sixteen times and looks for all of them.
      server.call("POST", mount + "/config", "{\"max_versions\":16}");
    }
    server.policy(mount, (version == 2 ? OF_TWO : OF_ONE).replace("MOUNT", mount));
  }

  private boolean isTwo() {
    return mount.endsWith("2");
  }

  @Override
  public String title() {
    return "vault: OpenBao, KV v"
        + mount.charAt(mount.length() - 1)
        + (names == VaultConfig.Names.ENCODED ? ", encoded" : "");
  }

  @Override
  public SecretBackend open() {
    return open(PLENTY);
  }

  /** The same with a budget of looks for changes. */
  SecretBackend open(CallBudget budget) {
    VaultServer through =
        new VaultServer(
            URI.create("http://127.0.0.1:" + tcp.port()),
            null,
            ClientTls.system(),
            new VaultLogin.Token(() -> SecretValue.ofUtf8(token)),
            VaultServer.DEFAULT_TIMEOUT);
    return VaultBackend.open(
        "tested",
        new VaultConfig(
            through, mount, front, names, VaultConfig.Engine.ASK, Limits.DEFAULT_MAX_VALUE_BYTES),
        budget);
  }

  @Override
  public @Nullable BadDay provoke(Condition condition) {
    return switch (condition) {
      case UNREACHABLE -> {
        tcp.refuse(true);
        tcp.cut();
        yield () -> tcp.refuse(false);
      }
      case HANGING -> {
        tcp.weather(Weather.FAIR.withoutReplies());
        yield () -> {
          // What was swallowed is missing from the stream, so the connection is of no more use.
          tcp.weather(Weather.FAIR);
          tcp.cut();
        };
      }
      case THROTTLED -> {
        String quota = "sys/quotas/rate-limit/" + mount;
        server.call("POST", quota, "{\"path\":\"" + mount + "/\",\"rate\":1,\"interval\":\"1h\"}");
        server.call("LIST", mount + (isTwo() ? "/metadata/" : "/") + front.text(), "");
        yield () -> server.call("DELETE", quota, "");
      }
      case CREDENTIAL_REFUSED -> {
        server.callAs(token, "", "POST", "auth/token/revoke-self", "");
        yield () -> token = server.token(mount);
      }
      case DAMAGED -> {
        damage(prefix().text());
        yield () -> {};
      }
    };
  }

  /** Writes over every value beneath a folder as a program does that does not know of Coffer. */
  private void damage(String folder) {
    String list = mount + (isTwo() ? "/metadata/" : "/") + front.text() + folder;
    String value = "{\"value\":\"%\",\"coffer.kind\":\"base64\"}";
    for (JsonNode key : server.call("LIST", list, "").path("data").path("keys")) {
      String path = front.text() + folder + key.asText();
      if (path.endsWith("/")) {
        damage(folder + key.asText());
      } else if (isTwo()) {
        server.call("POST", mount + "/data/" + path, "{\"data\":" + value + "}");
      } else {
        server.call("POST", mount + "/" + path, value);
      }
    }
  }

  @Override
  public void close() {
    tcp.close();
    server.callAs(token, "", "POST", "auth/token/revoke-self", "");
  }
}
