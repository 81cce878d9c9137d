package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyChange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "update", description = "Change what is named, and keep the rest.")
final class TransitUpdateVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--min-decryption-version",
      paramLabel = "N",
      description = "Refuse what older versions made.")
  private @Nullable Integer minimum;

  @Option(
      names = "--rotate-every",
      paramLabel = "D",
      description = "Rotate it by itself after this time from now, as 90d, or never.")
  private @Nullable String period;

  @Option(
      names = "--deletable",
      arity = "1",
      paramLabel = "B",
      description = "true or false: whether it may be deleted.")
  private @Nullable Boolean deletable;

  @Override
  public Exit run(Session session) throws IOException {
    TransitKeyChange change = new TransitKeyChange(minimum, KeyViews.period(period), deletable);
    TransitKey key = session.secrets().transit().update(name, change);
    session.output().card(KeyViews.json(key));
    return Exit.DONE;
  }
}
