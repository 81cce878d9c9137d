package dev.coffer;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;

/**
 * What a rollback did.
 *
 * @param current the version that is current now
 * @param replaced the version that was current before
 * @param writtenAgain true where the store cannot move {@code current}, so that the previous value
 *     was written again as a new version; false where the two versions changed places
 */
public record Rollback(
    SecretName name, VersionId current, VersionId replaced, boolean writtenAgain) {
  public Rollback {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(current, "current");
    Objects.requireNonNull(replaced, "replaced");
  }
}
