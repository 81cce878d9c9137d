package dev.coffer.azure.keyvault;

import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.coffer.model.SecretName;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Versions in our words. {@code current} is the one that a read without a version gives, {@code
 * previous} the one that was made before it. A time to come, from which on a version is to be
 * valid, only informs: the service gives its value, and so do we.
 */
final class KeyVaultVersions {
  private static final Comparator<SecretProperties> OLDEST_FIRST =
      Comparator.comparingLong(KeyVaultTags::order).thenComparing(SecretProperties::getVersion);

  private KeyVaultVersions() {}

  static boolean isId(VersionId id) {
    return id.text().matches("[0-9a-f]{32}");
  }

  static boolean isEnabled(SecretProperties version) {
    return !Boolean.FALSE.equals(version.isEnabled());
  }

  /** The newest of the disabled ones; null for none. */
  static @Nullable SecretProperties newestDisabled(List<SecretProperties> versions) {
    return versions.stream().filter(each -> !isEnabled(each)).max(OLDEST_FIRST).orElse(null);
  }

  /**
   * Puts the one that is current first, and the others in order behind it.
   *
   * @param current the id of the one that the service gives
   */
  static List<SecretProperties> newestFirst(List<SecretProperties> versions, String current) {
    List<SecretProperties> ordered = new ArrayList<>(versions);
    ordered.sort(
        Comparator.comparing((SecretProperties each) -> each.getVersion().equals(current))
            .thenComparing(OLDEST_FIRST)
            .reversed());
    return List.copyOf(ordered);
  }

  static Version version(SecretName name, SecretProperties there, Set<Stage> stages) {
    return version(
        name, there, isEnabled(there) ? VersionState.ENABLED : VersionState.DISABLED, stages);
  }

  static Version version(
      SecretName name, SecretProperties there, VersionState state, Set<Stage> stages) {
    return new Version(
        name,
        VersionId.of(there.getVersion()),
        null,
        state,
        stages,
        instant(there.getCreatedOn()),
        0,
        0);
  }

  static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
