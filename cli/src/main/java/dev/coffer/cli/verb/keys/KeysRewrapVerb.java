package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Progress;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.RewrapStatus;
import dev.coffer.store.StoreKeys;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rewrap",
    description =
        "Rewrap what is sealed for other keys than are used now, and wait for the end. Ended on the"
            + " way, it goes on by itself where it was.")
final class KeysRewrapVerb implements Verb {
  private static final long PAUSE_MILLIS = 100;

  @Option(names = "--no-wait", description = "Only begin; see status.")
  private boolean noWait;

  @Override
  public Exit run(Session session) throws IOException, InterruptedException {
    StoreKeys keys = MeantKeys.of(session);
    keys.rewrap();
    RewrapStatus status = keys.status().rewrap();
    if (!noWait) {
      status = awaited(session, keys);
    }
    session.output().answer(RewrapViews.line(status), RewrapViews.json(status));
    return status.damaged() == 0 ? Exit.DONE : Exit.NO;
  }

  private static RewrapStatus awaited(Session session, StoreKeys keys) throws InterruptedException {
    try (Progress progress = session.output().progress("records looked at")) {
      RewrapStatus status = keys.status().rewrap();
      while (status.state() != RewrapStatus.State.DONE) {
        if (!status.waitsFor().isEmpty()) {
          throw SecretsException.of(ErrorCode.UNAVAILABLE, "The rewrap waits: " + status.waitsFor())
              .remedy("Mend the cause; it goes on by itself.")
              .build();
        }
        progress.at(status.seen(), status.total());
        Thread.sleep(PAUSE_MILLIS);
        status = keys.status().rewrap();
      }
      return status;
    }
  }
}
