package dev.coffer.store;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A secret without its values: metadata, versions in ascending order of number, and which of them
 * bears each stage. Bounded by {@link SecretBounds} and the store's {@code maxVersions}.
 */
record SecretRecord(
    SecretName name,
    long counter,
    long incarnation,
    long lastNumber,
    boolean deleted,
    SortedMap<String, String> labels,
    String description,
    String contentType,
    @Nullable Instant expireTime,
    Instant createTime,
    Instant updateTime,
    List<VersionEntry> versions,
    SortedMap<Stage, Long> stages)
    implements NameRecord {

  SecretRecord {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    versions = List.copyOf(versions);
    stages = Collections.unmodifiableSortedMap(new TreeMap<>(stages));
  }

  /** The version of a number; null where the secret has none, or no longer. */
  @Nullable VersionEntry version(long number) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).number() == number) {
        return versions.get(i);
      }
    }
    return null;
  }

  /** The version that bears a stage; null where none does. */
  @Nullable VersionEntry bearer(Stage stage) {
    Long number = stages.get(stage);
    return number == null ? null : version(number);
  }

  Set<Stage> stagesOf(long number) {
    Set<Stage> borne = new TreeSet<>();
    for (Map.Entry<Stage, Long> stage : stages.entrySet()) {
      if (stage.getValue() == number) {
        borne.add(stage.getKey());
      }
    }
    return borne;
  }

  /** Differs after every change of the record. */
  String etag() {
    return Long.toString(counter);
  }

  Version toVersion(VersionEntry entry) {
    return new Version(
        name,
        idOf(entry.number()),
        entry.number(),
        entry.state(),
        stagesOf(entry.number()),
        entry.createTime(),
        incarnation,
        counter);
  }

  SecretMetadata toMetadata() {
    Long current = stages.get(Stage.CURRENT);
    return new SecretMetadata(
        name,
        deleted ? SecretState.DELETED : SecretState.ENABLED,
        labels,
        description,
        contentType,
        expireTime,
        createTime,
        updateTime,
        etag(),
        current == null ? null : idOf(current),
        incarnation,
        null);
  }

  static VersionId idOf(long number) {
    return VersionId.of(Long.toString(number));
  }
}
