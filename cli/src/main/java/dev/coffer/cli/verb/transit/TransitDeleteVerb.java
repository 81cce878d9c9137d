package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description =
        "Delete a key for good, with all that it encrypted. Refused unless it may be deleted: see"
            + " update --deletable.")
final class TransitDeleteVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Exit run(Session session) throws IOException {
    session.confirm(yes, "Delete the key " + name + " and all that it encrypted for good?");
    session.secrets().transit().delete(name);
    if (session.output().isJson()) {
      session.output().object(JsonObject.create().put("name", name));
    } else {
      session.output().note("Deleted the key " + name + "; what it encrypted is lost.");
    }
    return Exit.DONE;
  }
}
