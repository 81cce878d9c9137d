package dev.coffer.journal;

import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Verb;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a watch tells. Values are owned by whoever was told, and closed by them. */
public sealed interface WatchEvent {
  /** Where to go on once this was dealt with; null within a snapshot, which is whole or nothing. */
  @Nullable ResumeToken token();

  /**
   * One durable change of one secret.
   *
   * @param store the configured name of its store
   * @param revision rises strictly within a store; it is the unit of what is atomic
   * @param kind the operation that caused it
   * @param version the version it was about; null where it was the whole secret
   * @param stages the stages that bear another version since this change
   * @param incarnation see {@link Version#incarnation()}
   * @param stageRevision of two answers about a secret, the one with the higher is later
   * @param actor who caused it
   * @param time when, by the clock of the store
   * @param secret the version with its value, where values were asked for and it can be read
   */
  record Changed(
      String store,
      long revision,
      Verb kind,
      SecretName name,
      @Nullable VersionId version,
      Set<Stage> stages,
      long incarnation,
      long stageRevision,
      String actor,
      Instant time,
      @Nullable Secret secret,
      ResumeToken token)
      implements WatchEvent {
    public Changed {
      Objects.requireNonNull(store, "store");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(name, "name");
      stages = Set.copyOf(stages);
      Objects.requireNonNull(actor, "actor");
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(token, "token");
    }
  }

  /** Everything up to here was told. */
  record Bookmark(ResumeToken token) implements WatchEvent {
    public Bookmark {
      Objects.requireNonNull(token, "token");
    }
  }

  /** A snapshot begins: what was known before counts no more. */
  record SnapshotBegin() implements WatchEvent {
    @Override
    public @Nullable ResumeToken token() {
      return null;
    }
  }

  /**
   * One live secret of a snapshot.
   *
   * @param current the version that bears {@code current}; null where none does
   * @param secret the current version with its value, where values were asked for and it can be
   *     read
   */
  record SnapshotItem(
      String store,
      SecretName name,
      @Nullable Version current,
      long incarnation,
      long stageRevision,
      @Nullable Secret secret)
      implements WatchEvent {
    public SnapshotItem {
      Objects.requireNonNull(store, "store");
      Objects.requireNonNull(name, "name");
    }

    @Override
    public @Nullable ResumeToken token() {
      return null;
    }
  }

  /** The snapshot is whole: a name within the filter that was not in it is gone. */
  record SnapshotEnd(ResumeToken token) implements WatchEvent {
    public SnapshotEnd {
      Objects.requireNonNull(token, "token");
    }
  }
}
