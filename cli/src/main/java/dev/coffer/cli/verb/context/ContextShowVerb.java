package dev.coffer.cli.verb.context;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Context;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Show a context: where its credentials are, not what they are.")
final class ContextShowVerb implements Verb {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The context; default: the current one.")
  private @Nullable String name;

  @Override
  public Exit run(Session session) throws IOException {
    String current = session.contexts().currentName();
    String chosen = name != null ? name : current;
    if (chosen == null) {
      throw new WrongUse("There is no current context.", "Name one, or see coffer context list.");
    }
    Context context = session.contexts().get(chosen);
    JsonObject object = ContextVerbs.json(context, chosen.equals(current));
    session.output().card(object);
    return Exit.DONE;
  }
}
