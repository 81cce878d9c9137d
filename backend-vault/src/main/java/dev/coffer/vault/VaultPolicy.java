package dev.coffer.vault;

import dev.coffer.spi.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The least that a token of Coffer needs, as a policy of the server. */
final class VaultPolicy {
  private static final String FORM = "Vault policy (HCL)";

  private final StringBuilder hcl = new StringBuilder();
  private final List<String> remarks = new ArrayList<>();

  private VaultPolicy(VaultServer server) {
    String namespace = server.namespace() == null ? "" : " -namespace=" + server.namespace();
    remarks.add(
        "Load it with \"vault policy write"
            + namespace
            + " coffer FILE\", and give it to the "
            + (server.login() instanceof VaultLogin.Token ? "token" : "role or user")
            + " that Coffer logs in with.");
    remarks.add(
        "The policy \"default\" lets a token look at, renew and revoke itself; a token without it"
            + " is used until it ends.");
  }

  static Privileges ofStore(VaultConfig config) {
    return config.engine() == VaultConfig.Engine.V1 ? ofOne(config) : ofTwo(config);
  }

  private static Privileges ofOne(VaultConfig config) {
    VaultPolicy policy = new VaultPolicy(config.server());
    policy.path(
        "Values, and lists of their names.",
        config.mount() + "/" + below(config),
        "create",
        "read",
        "update",
        "delete",
        "list");
    return policy.made();
  }

  private static Privileges ofTwo(VaultConfig config) {
    VaultPolicy policy = new VaultPolicy(config.server());
    if (config.engine() == VaultConfig.Engine.ASK) {
      policy.remarks.add("It is for KV version 2; for version 1 set engine: 1 and ask again.");
    }
    String mount = config.mount();
    String below = below(config);
    policy.path(
        "Values: to read, to put (create, update), to change single fields (patch).",
        mount + "/data/" + below,
        "create",
        "read",
        "update",
        "patch");
    policy.path(
        "Metadata: to describe and list, to change labels (patch), to purge (delete).",
        mount + "/metadata/" + below,
        "read",
        "list",
        "patch",
        "delete");
    policy.path("To delete.", mount + "/delete/" + below, "update");
    policy.path("To restore.", mount + "/undelete/" + below, "update");
    policy.path("To purge single versions.", mount + "/destroy/" + below, "update");
    policy.path(
        "May be left out: how many versions are kept is then not known.",
        mount + "/config",
        "read");
    policy.path(
        "May be left out: lists then take a request for each secret (OpenBao).",
        mount + "/detailed-metadata/" + below,
        "list");
    return policy.made();
  }

  /** All names of the store, wherever folders lie in it. */
  private static String below(VaultConfig config) {
    return config.prefix().text() + "*";
  }

  static Privileges ofKey(VaultTransitConfig config) {
    VaultPolicy policy = new VaultPolicy(config.server());
    policy.remarks.add(
        "\"coffer bootstrap\" also needs create and update on \"%s/keys/%s\", once, where the key is not there yet."
            .formatted(config.mount(), config.key()));
    policy.remarks.add(
        "Never grant create on encrypt: the engine would make a key that is missing.");
    String mount = config.mount();
    String key = config.key();
    policy.path("Which versions the key has.", mount + "/keys/" + key, "read");
    policy.path("To wrap.", mount + "/encrypt/" + key, "update");
    policy.path("To unwrap.", mount + "/decrypt/" + key, "update");
    policy.path("To sign.", mount + "/hmac/" + key, "update");
    policy.path("To verify what was signed.", mount + "/verify/" + key, "update");
    policy.path("Random bytes.", mount + "/random/*", "update");
    return policy.made();
  }

  private void path(String what, String path, String... capabilities) {
    StringJoiner list = new StringJoiner("\", \"", "[\"", "\"]");
    for (String capability : capabilities) {
      list.add(capability);
    }
    hcl.append("# ").append(what).append('\n');
    hcl.append("path \"").append(path).append("\" { capabilities = ").append(list).append(" }\n");
  }

  private Privileges made() {
    return new Privileges(FORM, hcl.toString(), remarks);
  }
}
