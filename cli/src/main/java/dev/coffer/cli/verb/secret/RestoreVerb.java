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

@Command(name = "restore", description = "Bring back what was deleted.")
final class RestoreVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Option(names = "--version", paramLabel = "V", description = "This version alone.")
  private @Nullable String version;

  @Override
  public Exit run(Session session) throws IOException {
    SecretMetadata changed =
        version == null
            ? session.secrets().restore(name)
            : session.secrets().restore(name, VersionId.of(version));
    if (session.output().isJson()) {
      session.output().object(Views.json(changed));
    } else {
      session.output().note("Restored.");
    }
    return Exit.DONE;
  }
}
