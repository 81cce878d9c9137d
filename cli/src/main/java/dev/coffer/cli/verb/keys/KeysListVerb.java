package dev.coffer.cli.verb.keys;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.Exit;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Times;
import dev.coffer.cli.session.Session;
import dev.coffer.cli.session.Verb;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.key.RootKeyInfo;
import dev.coffer.store.KeysStatus;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "List the keys of the ring, the oldest first, and the root keys that open it.")
final class KeysListVerb implements Verb {
  /** A key of either kind; exactly one is there. */
  private record Row(@Nullable RingKeyInfo ring, @Nullable RootKeyInfo root) {
    String key() {
      return ring == null ? rootKey().version().key() : ring.id();
    }

    String version() {
      return ring == null ? rootKey().version().version() : "";
    }

    String state() {
      if (ring != null) {
        return ring.state().name();
      }
      return rootKey().offline() ? "OFFLINE" : "ROOT";
    }

    String uses() {
      return ring == null ? "" : Long.toString(ring.uses());
    }

    String created() {
      return ring == null ? "" : Times.local(ring.createTime());
    }

    private RootKeyInfo rootKey() {
      return Objects.requireNonNull(root);
    }

    JsonObject json() {
      JsonObject json = JsonObject.create().put("key", key()).put("state", state());
      if (ring == null) {
        return json.put("version", version());
      }
      return json.put("uses", ring.uses()).put("createTime", ring.createTime().toString());
    }
  }

  private static final List<Column<Row>> COLUMNS =
      List.of(
          new Column<>("KEY", Row::key),
          new Column<>("STATE", Row::state),
          new Column<>("USES", Row::uses),
          new Column<>("CREATED", Row::created),
          new Column<>("VERSION", Row::version));

  @Override
  public Exit run(Session session) throws IOException {
    KeysStatus status = MeantKeys.of(session).status();
    try (Listing<Row> listing = session.output().listing(COLUMNS, Row::json)) {
      for (RingKeyInfo each : status.ringKeys()) {
        listing.add(new Row(each, null));
      }
      for (RootKeyInfo each : status.rootKeys()) {
        listing.add(new Row(null, each));
      }
    }
    return Exit.DONE;
  }
}
