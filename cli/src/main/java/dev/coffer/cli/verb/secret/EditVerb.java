package dev.coffer.cli.verb.secret;

import dev.coffer.Put;
import dev.coffer.cli.input.Editor;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "edit",
    description =
        "Open a value in $VISUAL or $EDITOR and save it where nobody changed it meanwhile. Fields"
            + " are edited as JSON.")
final class EditVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Override
  public Exit run(Session session) throws IOException, InterruptedException {
    if (session.globals().noInput()) {
      throw new WrongUse("--no-input forbids an editor.", "Use coffer put or coffer patch.");
    }
    try (Secret before = session.secrets().read(name);
        SecretValue after = new Editor(session.invocation()).edit(before.value())) {
      if (after.equals(before.value())) {
        session.output().note("Nothing was changed.");
        return Exit.DONE;
      }
      Version version =
          session.secrets().put(Put.of(name).value(after).ifVersion(before.version().id()));
      session.output().answer(version.id().text(), Views.json(version));
    }
    return Exit.DONE;
  }
}
