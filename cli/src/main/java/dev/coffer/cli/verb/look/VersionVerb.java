package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the version of this command.")
final class VersionVerb implements Verb {
  @Override
  public Exit run(Session session) throws IOException {
    String version = Build.version();
    String java = System.getProperty("java.vm.version", "");
    session
        .output()
        .answer(
            "coffer " + version + " (Java " + java + ")",
            JsonObject.create().put("version", version).put("java", java));
    return Exit.DONE;
  }
}
