package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description =
        "Make the records of the store of --config out of a backup, in a new epoch. Overwrites"
            + " nothing; the server must be down.")
final class BackupRestoreVerb implements Verb {
  @Parameters(paramLabel = "F", description = "The backup.")
  private String file = "";

  @Override
  public Exit run(Session session) throws IOException {
    session.config().restoreBackup(session.storeName(), session.invocation().path(file));
    session.output().note("Restored " + session.storeName() + " from " + file + ".");
    return Exit.DONE;
  }
}
