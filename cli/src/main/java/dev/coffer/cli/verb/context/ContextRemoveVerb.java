package dev.coffer.cli.verb.context;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "remove", description = "Forget a context. The files it names stay.")
final class ContextRemoveVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The context.")
  private String name = "";

  @Override
  public Exit run(Session session) throws IOException {
    session.contexts().remove(name);
    session.output().note("Removed the context " + name + ".");
    return Exit.DONE;
  }
}
