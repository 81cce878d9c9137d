package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.key.KeyVersion;
import dev.coffer.pipeline.Stores;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StoreKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "destroy",
    description =
        "Destroy a key of the ring (kr-1), or a version of a root key, for good. Refused while a"
            + " record or a backup needs it.")
final class KeysDestroyVerb implements Verb {
  @Parameters(paramLabel = "KEY", index = "0", description = "The id of a ring key, or a root key.")
  private String key = "";

  @Parameters(
      paramLabel = "VERSION",
      index = "1",
      arity = "0..1",
      description = "Of a root key: the version.")
  private @Nullable String version;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Exit run(Session session) throws IOException {
    StoreKeys keys = MeantKeys.of(session);
    String what = version == null ? key : key + " " + version;
    session.confirm(yes, "Destroy the key " + what + " for good?");
    if (version == null) {
      keys.destroyRingKey(key);
    } else {
      KeyVersion meant = new KeyVersion(key, version);
      requireUnusedByAll(session, meant);
      keys.destroyRootKey(meant);
    }
    if (session.output().isJson()) {
      session.output().object(JsonObject.create().put("key", key).put("version", version));
    } else {
      session.output().note("Destroyed " + what + ".");
    }
    return Exit.DONE;
  }

  /** A root key may serve several stores of one file; a server asks its own. */
  private static void requireUnusedByAll(Session session, KeyVersion version) throws IOException {
    if (session.server() != null) {
      return;
    }
    Stores stores = session.storesInProcess();
    if (stores == null) {
      return;
    }
    for (String name : stores.names()) {
      SealedStore sealed = MeantKeys.sealed(stores, name);
      if (sealed != null) {
        sealed.keys().requireUnused(version);
      }
    }
  }
}
