package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.transit.TransitKey;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "trim",
    description =
        "Remove all versions below one for good, with all that they encrypted. Refused above the"
            + " minimum decryption version.")
final class TransitTrimVerb implements Verb {
  @Parameters(paramLabel = "NAME", index = "0", description = "The key.")
  private String name = "";

  @Parameters(paramLabel = "VERSION", index = "1", description = "The first version to keep.")
  private int below;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Exit run(Session session) throws IOException {
    session.confirm(yes, "Remove the versions of " + name + " below " + below + " for good?");
    TransitKey key = session.secrets().transit().trim(name, below);
    session.output().card(KeyViews.json(key));
    return Exit.DONE;
  }
}
