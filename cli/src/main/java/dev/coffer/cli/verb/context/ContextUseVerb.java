package dev.coffer.cli.verb.context;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "use", description = "Make a context the current one.")
final class ContextUseVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The context.")
  private String name = "";

  @Override
  public Exit run(Session session) throws IOException {
    session.contexts().use(name);
    session.output().note("Using the context " + name + ".");
    return Exit.DONE;
  }
}
