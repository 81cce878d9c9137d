package dev.coffer.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a secret, without its value.
 *
 * @param name the secret
 * @param id the version's identity, given by the store
 * @param number counted from 1 within an incarnation where the store counts (capability
 *     VERSION_NUMBERS), else null: never invented
 * @param state whether it can be read
 * @param stages the stages it bears, possibly none
 * @param createTime when the store made it; null where the store does not say
 * @param incarnation rises when a purged name is made again; 0 where the store cannot tell. Numbers
 *     and stage revisions compare only within one incarnation
 * @param stageRevision rises with each change of the secret's stages or states within an
 *     incarnation, so that of two answers the later one is known; 0 where the store cannot tell
 */
public record Version(
    SecretName name,
    VersionId id,
    @Nullable Long number,
    VersionState state,
    Set<Stage> stages,
    @Nullable Instant createTime,
    long incarnation,
    long stageRevision) {
  public Version {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(state, "state");
    stages = Set.copyOf(stages);
  }

  /** Whether this version bears the stage. */
  public boolean has(Stage stage) {
    return stages.contains(stage);
  }
}
