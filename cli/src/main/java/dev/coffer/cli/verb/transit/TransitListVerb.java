package dev.coffer.cli.verb.transit;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Times;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.transit.TransitKey;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List all transit keys of the store.")
final class TransitListVerb implements Verb {
  private static final List<Column<TransitKey>> COLUMNS =
      List.of(
          new Column<>("KEY", each -> each.name().text()),
          new Column<>("KIND", each -> each.kind().name()),
          new Column<>("VERSION", each -> Integer.toString(each.latestVersion())),
          new Column<>("MINIMUM", each -> Integer.toString(each.minDecryptionVersion())),
          new Column<>(
              "ROTATION",
              each -> each.rotationTime() == null ? "" : Times.local(each.rotationTime())));

  @Override
  public Exit run(Session session) throws IOException {
    try (Listing<TransitKey> listing = session.output().listing(COLUMNS, KeyViews::json)) {
      for (TransitKey each : session.secrets().transit().list()) {
        listing.add(each);
      }
    }
    return Exit.DONE;
  }
}
