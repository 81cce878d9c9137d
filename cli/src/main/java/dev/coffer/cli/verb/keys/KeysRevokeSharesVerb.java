package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "revoke-shares",
    description =
        "Change what the root keys wrap, so that shares made before open nothing that comes after;"
            + " they still open earlier backups.")
final class KeysRevokeSharesVerb implements Verb {
  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Exit run(Session session) throws IOException {
    session.confirm(yes, "Let no share that was made open the store any more?");
    MeantKeys.of(session).revokeOffline();
    session.output().note("Revoked. Make new shares.");
    return Exit.DONE;
  }
}
