package dev.coffer.vault;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import org.jspecify.annotations.Nullable;

/**
 * Which version of the KV engine a mount has: as configured, or as the server says, asked once.
 * Thread-safe.
 */
final class KvMount {
  /** What the engine keeps where neither mount nor secret says. */
  private static final int DEFAULT_VERSIONS = 10;

  private final String store;
  private final VaultSession session;
  private final VaultConfig config;
  private final VaultNames names;
  private volatile @Nullable KvEngine engine;

  KvMount(String store, VaultSession session, VaultConfig config) {
    this.store = store;
    this.session = session;
    this.config = config;
    this.names = new VaultNames(config.prefix(), config.names());
    this.engine =
        switch (config.engine()) {
          case V1 -> new KvOne(store, session, config, names);
          case V2 -> new KvTwo(store, session, config, names, 0);
          case ASK -> null;
        };
  }

  KvEngine engine(OperationContext context) {
    KvEngine known = engine;
    if (known == null) {
      // Two callers may ask at once, and hear the same.
      known = told(ask(context), context);
      engine = known;
    }
    return known;
  }

  /**
   * What the server says of the mount, to whoever has any right below it.
   *
   * @throws SecretsException as {@link VaultErrors} has it
   */
  Json ask(OperationContext context) {
    VaultRequest request = VaultRequest.read("sys/internal/ui/mounts/" + config.mount());
    return session.need(request, context).data();
  }

  private KvEngine told(Json mount, OperationContext context) {
    String type = mount.path("type").asText();
    if (!type.equals("kv") && !type.equals("generic")) {
      throw session
          .errors()
          .error(
              ErrorCode.UNAVAILABLE,
              "The engine at the mount \"" + config.mount() + "\" does not keep secrets (KV).")
          .retryability(Retryability.PERMANENT)
          .remedy("Correct mount; \"vault secrets list\" shows what is there.")
          .build();
    }
    return mount.path("options").path("version").asText().equals("2")
        ? new KvTwo(store, session, config, names, versionsKept(context))
        : new KvOne(store, session, config, names);
  }

  /** As the mount is configured; 0 for a token that may not know. */
  private int versionsKept(OperationContext context) {
    VaultRequest request = VaultRequest.read(config.mount() + "/config");
    VaultReply reply = session.call(request, context);
    if (reply.status() == 403) {
      return 0;
    }
    if (!reply.isFine()) {
      throw session.errors().of(request, reply);
    }
    int kept = (int) reply.data().path("max_versions").asLong();
    return kept == 0 ? DEFAULT_VERSIONS : kept;
  }
}
