package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.key.KeyProvider;
import dev.coffer.local.key.KeyShares;
import dev.coffer.store.KeyMode;
import dev.coffer.store.StoreKeys;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description =
        "Make one more root key that lies in shares alone, a file each, some of which open the store"
            + " of --config when every other root key is lost. Needs the server to be down.")
final class KeysExportVerb implements Verb {
  @Option(
      names = "--shares",
      required = true,
      paramLabel = "N",
      description = "How many, 2 to 255.")
  private int shares;

  @Option(
      names = "--needed",
      required = true,
      paramLabel = "M",
      description = "How many of them open the store, from 2.")
  private int needed;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is there, for share-1 to share-N.")
  private String out = "";

  @Override
  public Exit run(Session session) throws IOException {
    session.config();
    StoreKeys keys = MeantKeys.of(session);
    Path folder = session.invocation().path(out).toAbsolutePath();
    if (keys.status().mode() == KeyMode.DIRECT) {
      session
          .output()
          .warn("The store is in direct mode: the shares will open everything but its values.");
    }
    try (KeyProvider key = KeyShares.make(folder, shares, needed)) {
      keys.addOffline(key);
      session
          .output()
          .answer(
              key.current().key(),
              JsonObject.create()
                  .put("key", key.current().key())
                  .put("shares", (long) shares)
                  .put("needed", (long) needed)
                  .put("folder", folder.toString()));
    }
    session.output().note("Give each share to someone else, then try them out: coffer keys drill.");
    return Exit.DONE;
  }
}
