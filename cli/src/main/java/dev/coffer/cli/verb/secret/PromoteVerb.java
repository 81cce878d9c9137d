package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "promote", description = "Move a stage to a version.")
final class PromoteVerb implements Verb {
  @Parameters(index = "0", paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "V", description = "The version that is to bear the stage.")
  private String version = "";

  @Option(names = "--stage", paramLabel = "S", description = "The stage; default: current.")
  private String stage = "current";

  @Override
  public Exit run(Session session) throws IOException {
    SecretMetadata changed =
        session.secrets().moveStage(name, Stage.of(stage), VersionId.of(version));
    if (session.output().isJson()) {
      session.output().object(Views.json(changed));
    } else {
      session.output().note("Version " + version + " of " + name + " is now " + stage + ".");
    }
    return Exit.DONE;
  }
}
