package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.VersionId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = "Delete a secret or a version so that restore brings it back.")
final class DeleteVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Option(names = "--version", paramLabel = "V", description = "This version alone.")
  private @Nullable String version;

  @Override
  public Exit run(Session session) throws IOException {
    SecretMetadata changed =
        version == null
            ? session.secrets().delete(name)
            : session.secrets().delete(name, VersionId.of(version));
    if (session.output().isJson()) {
      session.output().object(Views.json(changed));
    } else {
      session.output().note("Deleted; coffer restore " + name + " brings it back.");
    }
    return Exit.DONE;
  }
}
