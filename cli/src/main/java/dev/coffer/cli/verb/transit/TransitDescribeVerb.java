package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyVersion;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "describe",
    description = "Show what may be known of a key; with --json all its versions.")
final class TransitDescribeVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--public-key",
      description = "Print the public key of the latest version as PEM, and nothing else.")
  private boolean publicKey;

  @Override
  public Exit run(Session session) throws IOException {
    TransitKey key = session.secrets().transit().describe(name);
    if (publicKey) {
      TransitKeyVersion latest = key.versions().get(key.versions().size() - 1);
      String pem = latest.publicKey().stripTrailing();
      session.output().answer(pem, KeyViews.whole(key));
    } else if (session.output().isJson()) {
      session.output().object(KeyViews.whole(key));
    } else {
      session.output().card(KeyViews.json(key));
    }
    return Exit.DONE;
  }
}
