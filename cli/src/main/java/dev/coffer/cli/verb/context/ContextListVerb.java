package dev.coffer.cli.verb.context;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.session.Context;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the contexts; the current one has a star.")
final class ContextListVerb implements Verb {
  @Override
  public Exit run(Session session) throws IOException {
    @Nullable String current = session.contexts().currentName();
    try (Listing<Context> listing =
        session
            .output()
            .listing(
                List.of(
                    new Column<Context>("", c -> c.name().equals(current) ? "*" : ""),
                    new Column<Context>("NAME", Context::name),
                    new Column<Context>("ADDRESS", Context::address),
                    new Column<Context>(
                        "STORE", c -> Objects.requireNonNullElse(c.store(), "default"))),
                c -> ContextVerbs.json(c, c.name().equals(current)))) {
      for (Context context : session.contexts().all()) {
        listing.add(context);
      }
    }
    return Exit.DONE;
  }
}
