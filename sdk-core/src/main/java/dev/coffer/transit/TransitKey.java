package dev.coffer.transit;

import dev.coffer.model.SecretName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What may be known of a transit key: never its secret.
 *
 * @param name in the grammar of secrets, in a space of its own
 * @param kind what it is, for good
 * @param createTime when its first version was made
 * @param minDecryptionVersion what older versions made is refused: ciphertexts, signatures, MACs
 * @param rotationPeriod after which it is rotated by itself; null where it is not
 * @param rotationTime when it is due; null where it is not rotated by itself
 * @param deletionAllowed whether it can be deleted
 * @param versions the oldest first; the last encrypts, signs and authenticates
 */
public record TransitKey(
    SecretName name,
    KeyKind kind,
    Instant createTime,
    int minDecryptionVersion,
    @Nullable Duration rotationPeriod,
    @Nullable Instant rotationTime,
    boolean deletionAllowed,
    List<TransitKeyVersion> versions) {
  public TransitKey {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(createTime, "createTime");
    versions = List.copyOf(versions);
    if (versions.isEmpty() || (rotationPeriod == null) != (rotationTime == null)) {
      throw new IllegalArgumentException("a key has versions, and a period with its time");
    }
  }

  /** The number of the version that is used for what is new. */
  public int latestVersion() {
    return versions.get(versions.size() - 1).number();
  }

  TransitKey with(List<TransitKeyVersion> others, @Nullable Instant due) {
    return new TransitKey(
        name, kind, createTime, minDecryptionVersion, rotationPeriod, due, deletionAllowed, others);
  }
}
