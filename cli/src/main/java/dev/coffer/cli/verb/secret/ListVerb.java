package dev.coffer.cli.verb.secret;

import dev.coffer.Query;
import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Printable;
import dev.coffer.cli.run.Times;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.spi.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description =
        "List secrets by name, never their values. The list is whole unless --page-size is given.")
final class ListVerb implements Verb {
  private static final List<Column<SecretMetadata>> COLUMNS =
      List.of(
          new Column<>("NAME", metadata -> metadata.name().text()),
          new Column<>(
              "VERSION", metadata -> Objects.requireNonNullElse(Views.id(metadata.current()), "")),
          new Column<>("UPDATED", metadata -> Times.local(metadata.updateTime())),
          new Column<>("EXPIRES", Views::expiry),
          new Column<>("LABELS", metadata -> Views.labels(metadata.labels())));

  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      description = "Whole segments that end in /; default: all names.")
  private String prefix = "";

  @Option(names = "--label", paramLabel = "K=V", description = "Only secrets with this label.")
  private @Nullable List<String> labels;

  @Option(
      names = "--expiring",
      paramLabel = "D",
      description = "Only secrets that expire within this span, as 30d, or before this time.")
  private @Nullable String expiring;

  @Option(names = "--deleted", description = "Deleted secrets instead of live ones.")
  private boolean deleted;

  @Option(names = "--page-size", paramLabel = "N", description = "One page of at most N.")
  private @Nullable Integer pageSize;

  @Option(
      names = "--page-token",
      paramLabel = "T",
      description = "Where the last page ended, with all other options unchanged.")
  private @Nullable String pageToken;

  @Override
  public Exit run(Session session) throws IOException {
    Query query = query();
    Page<SecretMetadata> page;
    try (Listing<SecretMetadata> listing = session.output().listing(COLUMNS, Views::json)) {
      do {
        page = session.secrets().listPage(query);
        for (SecretMetadata metadata : page.items()) {
          listing.add(metadata);
        }
        warnOf(page.unaddressable(), session);
        query.pageToken(page.nextPageToken());
      } while (pageSize == null && !page.isLast());
    }
    if (!page.isLast()) {
      String next = page.nextPageToken();
      if (session.output().isJson()) {
        session.output().object(JsonObject.create().put("nextPageToken", next));
      } else {
        session.output().note("There is more: --page-token " + next);
      }
    }
    return Exit.DONE;
  }

  private Query query() {
    if (pageToken != null && pageSize == null) {
      throw new WrongUse(
          "--page-token continues a list in pages.", "Give the same --page-size with it.");
    }
    Query query = Query.of(prefix).pageSize(pageSize == null ? Limits.MAX_PAGE_SIZE : pageSize);
    for (String label : labels == null ? List.<String>of() : labels) {
      Label wanted = Label.parse(label);
      query.label(wanted.key(), wanted.value());
    }
    if (deleted) {
      query.deleted();
    }
    if (expiring != null) {
      query.expiresBefore(Times.moment("--expiring", expiring));
    }
    if (pageToken != null) {
      query.pageToken(pageToken);
    }
    return query;
  }

  private static void warnOf(List<String> unaddressable, Session session) {
    for (String name : unaddressable) {
      session
          .output()
          .warn("the service holds " + Printable.of(name) + ", which no name here can spell.");
    }
  }
}
