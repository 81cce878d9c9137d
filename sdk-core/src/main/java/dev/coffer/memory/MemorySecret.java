package dev.coffer.memory;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One secret in memory, from its first put to its purge. Guarded by the store's lock. */
final class MemorySecret {
  private final SecretName name;
  private final Capabilities capabilities;
  private final long incarnation;
  private final Instant createTime;
  private final NavigableMap<Long, MemoryVersion> versions = new TreeMap<>();
  private final Map<Stage, Long> stages = new TreeMap<>();
  private Map<String, String> labels = Map.of();
  private String description = "";
  private String contentType = "";
  private @Nullable Instant expireTime;
  private Instant updateTime;
  private boolean deleted;
  private long lastNumber;
  private long counter;

  MemorySecret(
      SecretName name, Capabilities capabilities, long incarnation, long lastNumber, Instant now) {
    this.name = name;
    this.capabilities = capabilities;
    this.incarnation = incarnation;
    this.lastNumber = lastNumber;
    this.createTime = now;
    this.updateTime = now;
  }

  long incarnation() {
    return incarnation;
  }

  long lastNumber() {
    return lastNumber;
  }

  boolean deleted() {
    return deleted;
  }

  Map<String, String> labels() {
    return labels;
  }

  @Nullable Instant expireTime() {
    return expireTime;
  }

  /** Counts a change: the etag and the stage revision follow from it. */
  void changed(Instant now) {
    counter++;
    updateTime = now;
  }

  MemoryVersion add(SecretValue value, Stage stage, MetadataChange change, Instant now) {
    MemoryVersion version = new MemoryVersion(++lastNumber, value, now);
    versions.put(version.number, version);
    bear(stage, version.number);
    apply(change);
    return version;
  }

  /** Whether a put to this stage leaves a version to remove, where there are too many. */
  boolean fits(Stage stage, int most) {
    Map<Stage, Long> after = new TreeMap<>(stages);
    Long before = after.put(stage, lastNumber + 1);
    if (stage.equals(Stage.CURRENT) && before != null) {
      after.put(Stage.PREVIOUS, before);
    }
    return after.values().stream().distinct().count() <= most;
  }

  /** Removes the oldest versions without a stage. */
  void keepNewest(int most) {
    Iterator<MemoryVersion> oldestFirst = versions.values().iterator();
    while (versions.size() > most && oldestFirst.hasNext()) {
      MemoryVersion version = oldestFirst.next();
      if (!stages.containsValue(version.number)) {
        oldestFirst.remove();
        version.value.close();
      }
    }
  }

  void apply(MetadataChange change) {
    labels = change.applyTo(labels);
    description = change.description() == null ? description : change.description();
    contentType = change.contentType() == null ? contentType : change.contentType();
    if (change.expireTime() != null) {
      expireTime = change.expireTime().equals(MetadataChange.NEVER) ? null : change.expireTime();
    }
  }

  /** Lets a version bear a stage, and previous follow current; false where it bore it before. */
  boolean bear(Stage stage, long number) {
    Long before = stages.put(stage, number);
    if (before != null && before == number) {
      return false;
    }
    if (stage.equals(Stage.CURRENT) && before != null) {
      stages.put(Stage.PREVIOUS, before);
    }
    return true;
  }

  boolean drop(Stage stage) {
    return stages.remove(stage) != null;
  }

  boolean delete(boolean now) {
    boolean changes = deleted != now;
    deleted = now;
    return changes;
  }

  void destroy() {
    versions.values().forEach(version -> version.value.close());
  }

  /** The bearer of a stage, or null. */
  @Nullable MemoryVersion bearer(Stage stage) {
    Long number = stages.get(stage);
    return number == null ? null : versions.get(number);
  }

  MemoryVersion select(Selector selector) {
    if (selector instanceof Selector.ByVersion byVersion) {
      return version(byVersion.id());
    }
    Stage stage = ((Selector.ByStage) selector).stage();
    MemoryVersion bearer = bearer(stage);
    if (bearer == null) {
      throw MemoryErrors.of(
          ErrorCode.NOT_FOUND,
          name,
          "No version of the secret bears " + stage + ".",
          "List its versions and their stages.");
    }
    return bearer;
  }

  /** The version of that id, in whatever state. */
  MemoryVersion version(VersionId id) {
    for (MemoryVersion version : versions.values()) {
      if (idOf(version).equals(id)) {
        return version;
      }
    }
    throw MemoryErrors.noSuchVersion(name);
  }

  /** Refuses a version whose value cannot be read now. */
  MemoryVersion readable(MemoryVersion version) {
    present(version);
    if (version.state() == VersionState.DISABLED) {
      throw MemoryErrors.unreadable(name, "disabled");
    }
    return version;
  }

  /** Refuses a version that is deleted or destroyed. */
  MemoryVersion present(MemoryVersion version) {
    if (version.state() == VersionState.DESTROYED) {
      throw MemoryErrors.unreadable(name, "destroyed");
    }
    if (version.state() == VersionState.DELETED) {
      throw MemoryErrors.of(
          ErrorCode.DELETED, name, "The version is deleted.", "Restore the version.");
    }
    return version;
  }

  static VersionId idOf(MemoryVersion version) {
    return VersionId.of(Long.toString(version.number));
  }

  List<Version> newestFirst() {
    return versions.descendingMap().values().stream().map(this::toVersion).toList();
  }

  Secret toSecret(MemoryVersion version, String servedBy) {
    return new Secret(version.value.copy(), toVersion(version), Provenance.fresh(servedBy));
  }

  Version toVersion(MemoryVersion version) {
    Set<Stage> borne =
        stages.entrySet().stream()
            .filter(stage -> stage.getValue() == version.number)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return new Version(
        name,
        idOf(version),
        capabilities.has(Capability.VERSION_NUMBERS) ? version.number : null,
        version.state(),
        borne,
        version.createTime,
        incarnation,
        counter);
  }

  SecretMetadata toMetadata() {
    MemoryVersion current = bearer(Stage.CURRENT);
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

  String etag() {
    return capabilities.has(Capability.ETAG) ? incarnation + "-" + counter : "";
  }
}
