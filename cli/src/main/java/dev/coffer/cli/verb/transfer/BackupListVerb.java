package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Times;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.cli.verb.keys.MeantKeys;
import dev.coffer.store.KeptBackup;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description =
        "List the backups that a store made, those together that need the same keys. They keep those"
            + " keys from being destroyed until they are forgotten.")
final class BackupListVerb implements Verb {
  private static final List<Column<KeptBackup>> COLUMNS =
      List.of(
          new Column<>("ID", KeptBackup::id),
          new Column<>("COUNT", each -> Long.toString(each.count())),
          new Column<>("FIRST", each -> Times.local(each.first())),
          new Column<>("LAST", each -> Times.local(each.last())),
          new Column<>("KEYS", each -> String.join(" ", keys(each))));

  @Override
  public Exit run(Session session) throws IOException {
    try (Listing<KeptBackup> listing = session.output().listing(COLUMNS, BackupListVerb::json)) {
      for (KeptBackup each : MeantKeys.of(session).backups()) {
        listing.add(each);
      }
    }
    return Exit.DONE;
  }

  private static List<String> keys(KeptBackup backup) {
    return Stream.concat(
            backup.ringKeys().stream(),
            backup.rootKeys().stream().map(each -> each.key() + "/" + each.version()))
        .toList();
  }

  private static JsonObject json(KeptBackup backup) {
    return JsonObject.create()
        .put("id", backup.id())
        .put("count", backup.count())
        .put("firstTime", backup.first().toString())
        .put("lastTime", backup.last().toString())
        .put("keys", keys(backup));
  }
}
