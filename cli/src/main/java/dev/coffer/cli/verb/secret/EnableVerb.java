package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "enable", description = "Let a disabled version be read again.")
final class EnableVerb implements Verb {
  @Parameters(index = "0", paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "V", description = "The version.")
  private String version = "";

  @Override
  public Exit run(Session session) throws IOException {
    Version changed = session.secrets().enable(name, VersionId.of(version));
    if (session.output().isJson()) {
      session.output().object(Views.json(changed));
    }
    return Exit.DONE;
  }
}
