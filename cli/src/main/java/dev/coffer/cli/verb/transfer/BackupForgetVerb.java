package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.cli.verb.keys.MeantKeys;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "forget",
    description = "Say that backups are deleted, so that they need no key any more.")
final class BackupForgetVerb implements Verb {
  @Parameters(paramLabel = "ID", description = "As list shows it.")
  private String id = "";

  @Override
  public Exit run(Session session) throws IOException {
    MeantKeys.of(session).forgetBackup(id);
    session.output().note("Forgotten.");
    return Exit.DONE;
  }
}
