package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.SecretMetadata;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "describe", description = "Show what is known of a secret, never its value.")
final class DescribeVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Option(
      names = "--native",
      description =
          "Also show what the service behind the store calls it, where it is the same too.")
  private boolean showNative;

  @Override
  public Exit run(Session session) throws IOException {
    SecretMetadata metadata = session.secrets().describe(name);
    JsonObject object = Views.json(metadata);
    if (showNative && metadata.nativeName() == null) {
      object.put("nativeName", metadata.name().text());
    }
    session.output().card(object);
    return Exit.DONE;
  }
}
