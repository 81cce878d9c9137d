package dev.coffer.cli.verb.server;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.config.CofferConfig;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "bootstrap",
    description =
        "Give birth to the sealed stores of a file (--config F): root key, key ring, data folder."
            + " What is there stays; data without its root key is refused, never keyed anew.")
final class BootstrapVerb implements Verb {
  @Override
  public Exit run(Session session) throws IOException {
    CofferConfig config = session.config();
    List<String> made = config.bootstrapStores();
    if (session.output().isJson()) {
      session.output().object(JsonObject.create().put("stores", made));
    } else if (made.isEmpty()) {
      session.output().note("Every store was there already.");
    } else {
      session.output().note("Made the stores: " + String.join(", ", made) + ".");
    }
    return Exit.DONE;
  }
}
