package dev.coffer.store;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A secret on its way from one record to the next. Used by one edit. */
final class SecretDraft {
  private final SecretName name;
  private final long counter;
  private final long incarnation;
  private final Instant createTime;
  private final List<VersionEntry> versions;
  private final SortedMap<Stage, Long> stages;
  private final Set<Stage> moved = new TreeSet<>();
  private final List<Long> lostValues = new ArrayList<>();
  private SortedMap<String, String> labels;
  private String description;
  private String contentType;
  private @Nullable Instant expireTime;
  private boolean deleted;
  private long lastNumber;

  private SecretDraft(SecretRecord before) {
    name = before.name();
    counter = before.counter();
    incarnation = before.incarnation();
    createTime = before.createTime();
    versions = new ArrayList<>(before.versions());
    stages = new TreeMap<>(before.stages());
    labels = before.labels();
    description = before.description();
    contentType = before.contentType();
    expireTime = before.expireTime();
    deleted = before.deleted();
    lastNumber = before.lastNumber();
  }

  static SecretDraft of(SecretRecord before) {
    return new SecretDraft(before);
  }

  /** The first secret of a name, or the next incarnation of one that was purged. */
  static SecretDraft first(SecretName name, @Nullable Tombstone purged, Instant now) {
    return new SecretDraft(
        new SecretRecord(
            name,
            purged == null ? 0 : purged.counter(),
            purged == null ? 1 : purged.incarnation() + 1,
            purged == null ? 0 : purged.lastNumber(),
            false,
            new TreeMap<>(),
            "",
            "",
            null,
            now,
            now,
            List.of(),
            new TreeMap<>()));
  }

  /** Adds the next version, and says its number. */
  long addVersion(SecretValue.Kind kind, Instant now) {
    lastNumber++;
    versions.add(VersionEntry.made(lastNumber, kind, now));
    return lastNumber;
  }

  void replace(VersionEntry next) {
    versions.replaceAll(entry -> entry.number() == next.number() ? next : entry);
  }

  /** Destroys the value of a version. */
  void destroy(VersionEntry entry) {
    replace(entry.asDestroyed());
    lostValues.add(entry.number());
  }

  /** Lets a version bear a stage; {@code previous} follows {@code current}. */
  void bear(Stage stage, long number) {
    Long before = stages.put(stage, number);
    if (before != null && before == number) {
      return;
    }
    moved.add(stage);
    if (stage.equals(Stage.CURRENT) && before != null) {
      stages.put(Stage.PREVIOUS, before);
      moved.add(Stage.PREVIOUS);
    }
  }

  void drop(Stage stage) {
    if (stages.remove(stage) != null) {
      moved.add(stage);
    }
  }

  void setDeleted(boolean now) {
    deleted = now;
  }

  void apply(MetadataChange change) {
    labels = new TreeMap<>(change.applyTo(labels));
    description = change.description() == null ? description : change.description();
    contentType = change.contentType() == null ? contentType : change.contentType();
    if (change.expireTime() != null) {
      expireTime = change.expireTime().equals(MetadataChange.NEVER) ? null : change.expireTime();
    }
  }

  /**
   * Removes the oldest versions without a stage until there are no more than {@code most}.
   *
   * @return false where every version bears a stage
   */
  boolean keepNewest(int most) {
    while (versions.size() > most) {
      VersionEntry oldest = oldestWithoutStage();
      if (oldest == null) {
        return false;
      }
      versions.remove(oldest);
      if (!oldest.destroyed()) {
        lostValues.add(oldest.number());
      }
    }
    return true;
  }

  private @Nullable VersionEntry oldestWithoutStage() {
    for (VersionEntry entry : versions) {
      if (!stages.containsValue(entry.number())) {
        return entry;
      }
    }
    return null;
  }

  /** The versions whose value records go away. */
  List<Long> lostValues() {
    return lostValues;
  }

  /** The stages that bear another version than before. */
  Set<Stage> moved() {
    return moved;
  }

  SecretRecord finish(Instant now) {
    return new SecretRecord(
        name,
        counter + 1,
        incarnation,
        lastNumber,
        deleted,
        labels,
        description,
        contentType,
        expireTime,
        createTime,
        now,
        versions,
        stages);
  }
}
