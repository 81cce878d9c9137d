package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Purged;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "purge", description = "Destroy a secret, or the value of a version, for good.")
final class PurgeVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Option(names = "--version", paramLabel = "V", description = "The value of this version alone.")
  private @Nullable String version;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Exit run(Session session) throws IOException {
    VersionId id = version == null ? null : VersionId.of(version);
    String what = id == null ? name : "version " + id + " of " + name;
    session.confirm(yes, "Destroy " + what + " for good?");
    Purged purged = id == null ? session.secrets().purge(name) : session.secrets().purge(name, id);
    if (session.output().isJson()) {
      session
          .output()
          .object(
              JsonObject.create()
                  .put("name", purged.name().text())
                  .put("version", Views.id(purged.version())));
    } else {
      session.output().note("Destroyed " + what + ".");
    }
    return Exit.DONE;
  }
}
