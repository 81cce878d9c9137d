package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.key.KeyVersion;
import dev.coffer.store.StoreKeys;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rotate",
    description =
        "Seal with a new key of the ring, or with --root make a new version of the root key; prints"
            + " it. What is sealed already is rewrapped: see rewrap.")
final class KeysRotateVerb implements Verb {
  @Option(names = "--root", description = "The root key, rather than the ring.")
  private boolean root;

  @Override
  public Exit run(Session session) throws IOException {
    StoreKeys keys = MeantKeys.of(session);
    if (root) {
      KeyVersion version = keys.rotateRoot();
      session
          .output()
          .answer(
              version.key() + " " + version.version(),
              JsonObject.create().put("key", version.key()).put("version", version.version()));
    } else {
      String id = keys.rotateRing();
      session.output().answer(id, JsonObject.create().put("key", id));
    }
    return Exit.DONE;
  }
}
