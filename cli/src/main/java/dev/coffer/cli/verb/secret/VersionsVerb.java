package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Times;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.Page;
import dev.coffer.model.Version;
import dev.coffer.spi.Limits;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "versions", description = "List the versions of a secret, newest first.")
final class VersionsVerb implements Verb {
  private static final List<Column<Version>> COLUMNS =
      List.of(
          new Column<>("VERSION", version -> version.id().text()),
          new Column<>("STATE", version -> version.state().name()),
          new Column<>("STAGES", version -> String.join(",", Views.stages(version.stages()))),
          new Column<>("CREATED", version -> Times.local(version.createTime())));

  @Parameters(paramLabel = "NAME", description = "The secret.")
  private String name = "";

  @Override
  public Exit run(Session session) throws IOException {
    try (Listing<Version> listing = session.output().listing(COLUMNS, Views::json)) {
      String token = "";
      do {
        Page<Version> page = session.secrets().versionsPage(name, Limits.MAX_PAGE_SIZE, token);
        for (Version version : page.items()) {
          listing.add(version);
        }
        token = page.nextPageToken();
      } while (!token.isEmpty());
    }
    return Exit.DONE;
  }
}
