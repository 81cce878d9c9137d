package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.key.KeyProvider;
import dev.coffer.local.key.KeyShares;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description =
        "Let the root keys of --config, which are made where they are not there, open the store again"
            + " by way of shares. Needs the server to be down.")
final class KeysRestoreVerb implements Verb {
  @Parameters(paramLabel = "SHARE", arity = "1..*", description = "As many as are needed.")
  private List<String> shares = List.of();

  @Override
  public Exit run(Session session) throws IOException {
    try (KeyProvider key = KeyShares.join(KeysDrillVerb.paths(session, shares))) {
      session.config().restoreRootKeys(session.storeName(), key);
    }
    session
        .output()
        .note("The root keys of the file open " + session.storeName() + " again. Make new shares.");
    return Exit.DONE;
  }
}
