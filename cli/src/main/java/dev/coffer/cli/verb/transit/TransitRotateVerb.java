package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "rotate",
    description = "Make a new version, which encrypts and signs from now on; prints its number.")
final class TransitRotateVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Override
  public Exit run(Session session) throws IOException {
    int version = session.secrets().transit().rotate(name);
    session
        .output()
        .answer(
            Integer.toString(version),
            JsonObject.create().put("name", name).put("latestVersion", version));
    return Exit.DONE;
  }
}
