package dev.coffer.cli.verb.look;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "stores", description = "List the stores and whether they answer.")
final class StoresVerb implements Verb {
  private static final List<Column<StoreStatus>> COLUMNS =
      List.of(
          new Column<>("NAME", StoreStatus::name),
          new Column<>("STATUS", StoreStatus::health),
          new Column<>("DETAIL", store -> store.probe().text()));

  @Override
  public Exit run(Session session) throws IOException {
    try (Listing<StoreStatus> listing = session.output().listing(COLUMNS, StoreStatus::json)) {
      for (StoreStatus store : StoreStatus.all(session)) {
        listing.add(store);
      }
    }
    return Exit.DONE;
  }
}
