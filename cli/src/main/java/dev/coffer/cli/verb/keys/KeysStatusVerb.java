package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysStatus;
import dev.coffer.store.RewrapStatus;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;

@Command(
    name = "status",
    description =
        "Show the mode of a store and how far its records are rewrapped; ends with 1 where there is"
            + " work left.")
final class KeysStatusVerb implements Verb {
  @Override
  public Exit run(Session session) throws IOException {
    KeysStatus status = MeantKeys.of(session).status();
    String mode = mode(status.mode());
    session
        .output()
        .answer(
            "mode " + mode + "; rewrap " + RewrapViews.line(status.rewrap()),
            JsonObject.create()
                .put("mode", mode)
                .put("generation", status.generation())
                .put("rewrap", RewrapViews.json(status.rewrap())));
    return status.rewrap().state() == RewrapStatus.State.DONE ? Exit.DONE : Exit.NO;
  }

  private static String mode(KeyMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
