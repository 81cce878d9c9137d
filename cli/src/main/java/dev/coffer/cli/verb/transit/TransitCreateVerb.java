package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.SecretName;
import dev.coffer.transit.KeyKind;
import dev.coffer.transit.NewTransitKey;
import dev.coffer.transit.TransitKey;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Make a key with one version; prints its name.")
final class TransitCreateVerb implements Verb {
  @Parameters(paramLabel = "NAME", description = "The key.")
  private String name = "";

  @Option(
      names = "--kind",
      paramLabel = "K",
      description = "One of ${COMPLETION-CANDIDATES}; default: AES256_GCM.")
  private KeyKind kind = KeyKind.AES256_GCM;

  @Option(
      names = "--rotate-every",
      paramLabel = "D",
      description = "Rotate it by itself after this time, as 90d.")
  private @Nullable String period;

  @Option(names = "--deletable", description = "Let it be deleted, with all that it encrypted.")
  private boolean deletable;

  @Override
  public Exit run(Session session) throws IOException {
    Duration every = KeyViews.period(period);
    NewTransitKey asked =
        new NewTransitKey(
            SecretName.of(name), kind, every == null || every.isZero() ? null : every, deletable);
    TransitKey made = session.secrets().transit().create(asked);
    session.output().answer(made.name().text(), KeyViews.json(made));
    return Exit.DONE;
  }
}
