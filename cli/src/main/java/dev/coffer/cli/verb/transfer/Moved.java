package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.model.VersionId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one value on its way to a store.
 *
 * @param name the secret
 * @param outcome what happened
 * @param version the version it is there now; null where nothing was written
 */
record Moved(String name, Outcome outcome, @Nullable VersionId version) {
  enum Outcome {
    /** The name was new there. */
    CREATED,
    /** The name was there with another value. */
    REPLACED,
    /** The same value was there already. */
    UNCHANGED,
    /** There is no value that can be read. */
    SKIPPED,
    /** What was read back is not what was written. */
    NOT_VERIFIED
  }

  static final List<Column<Moved>> COLUMNS =
      List.of(
          new Column<>("NAME", Moved::name),
          new Column<>("OUTCOME", moved -> moved.outcome.name().toLowerCase(Locale.ROOT)),
          new Column<>("VERSION", moved -> moved.version == null ? "" : moved.version.text()));

  JsonObject json() {
    return JsonObject.create()
        .put("name", name)
        .put("outcome", outcome.name())
        .put("version", version == null ? null : version.text());
  }
}
