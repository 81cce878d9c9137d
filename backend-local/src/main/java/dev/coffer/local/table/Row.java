package dev.coffer.local.table;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One secret with its one version.
 *
 * @param id differs after every change of the value
 * @param time when it was written; null where nobody says
 * @param labels what the store itself says of it
 * @param value gives a value of its own to each reader
 */
public record Row(
    SecretName name,
    VersionId id,
    @Nullable Instant time,
    Map<String, String> labels,
    Supplier<SecretValue> value) {
  public Row {
    labels = Map.copyOf(labels);
  }

  /** The same row under another spelling of its name. */
  Row as(SecretName spelling) {
    return name.equals(spelling) ? this : new Row(spelling, id, time, labels, value);
  }

  public Version version() {
    return new Version(name, id, null, VersionState.ENABLED, Set.of(Stage.CURRENT), time, 0, 0);
  }

  SecretMetadata metadata() {
    return new SecretMetadata(
        name, SecretState.ENABLED, labels, "", "", null, time, time, "", id, 0, null);
  }
}
