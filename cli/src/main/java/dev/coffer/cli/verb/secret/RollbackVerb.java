package dev.coffer.cli.verb.secret;

import dev.coffer.Rollback;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description =
        "Make the previous version current again. Where the store's newest version always is the"
            + " current one, the previous value is written as a new version.")
final class RollbackVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Override
  public Exit run(Session session) throws IOException {
    Rollback done = session.secrets().rollback(name);
    if (done.writtenAgain()) {
      session.output().note("The store cannot go back; the previous value was written again.");
    }
    JsonObject object =
        JsonObject.create()
            .put("name", done.name().text())
            .put("version", done.current().text())
            .put("replacedVersion", done.replaced().text())
            .put("writtenAgain", done.writtenAgain());
    session.output().answer(done.current().text(), object);
    return Exit.DONE;
  }
}
