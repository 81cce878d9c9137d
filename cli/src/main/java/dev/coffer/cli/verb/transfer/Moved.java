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
    NOT_VERIFIED,
    /** It is gone from where it came; the copy stays. */
    GONE
  }

  static final List<Column<Moved>> COLUMNS =
      List.of(
          new Column<>("NAME", Moved::name),
          new Column<>("OUTCOME", Moved::word),
          new Column<>("VERSION", moved -> moved.version == null ? "" : moved.version.text()));

  private String word() {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  /** A line of its own, for what has no end that a table could wait for. */
  String line() {
    return word() + "  " + name + (version == null ? "" : "  version " + version);
  }

  JsonObject json() {
    return JsonObject.create()
        .put("name", name)
        .put("outcome", outcome.name())
        .put("version", version == null ? null : version.text());
  }
}
