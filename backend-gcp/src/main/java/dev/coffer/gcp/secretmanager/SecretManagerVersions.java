package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import dev.coffer.model.SecretName;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Versions in our words. Their numbers are their ids. {@code current} is the newest one, {@code
 * previous} the number before it, and the aliases of a secret are stages of the user's.
 */
final class SecretManagerVersions {
  /** A stage that the service would take for the newest version. */
  private static final Stage NEWEST = Stage.of(SecretManagerCalls.NEWEST);

  private static final int MAX_ALIAS = 63;

  private SecretManagerVersions() {}

  static long number(SecretVersion version) {
    return Long.parseLong(SecretManagerMetadata.number(version.getName()));
  }

  static boolean isNumber(VersionId id) {
    return id.text().matches("[1-9][0-9]{0,17}");
  }

  /** Whether the service could have an alias of that name that is no other thing. */
  static boolean isAlias(Stage stage) {
    return !stage.equals(NEWEST)
        && !stage.equals(Stage.CURRENT)
        && !stage.equals(Stage.PREVIOUS)
        && stage.name().length() <= MAX_ALIAS;
  }

  /** A version that a read of its value was answered with. It knows no more than what was asked. */
  static Version read(SecretName name, String number, Set<Stage> stages) {
    return version(name, number, VersionState.ENABLED, stages, null);
  }

  static Version made(SecretName name, SecretVersion version) {
    return known(name, version, Set.of(Stage.CURRENT));
  }

  /**
   * A version with all its stages.
   *
   * @param newest the number of the newest version
   * @param secret knows the aliases
   */
  static Version known(SecretName name, SecretVersion version, long newest, Secret secret) {
    long number = number(version);
    Set<Stage> stages = new HashSet<>();
    if (number == newest) {
      stages.add(Stage.CURRENT);
    } else if (number == newest - 1) {
      stages.add(Stage.PREVIOUS);
    }
    secret
        .getVersionAliasesMap()
        .forEach(
            (alias, of) -> {
              if (of == number && alias.matches("[a-z][a-z0-9_-]*") && isAlias(Stage.of(alias))) {
                stages.add(Stage.of(alias));
              }
            });
    return known(name, version, stages);
  }

  private static Version known(SecretName name, SecretVersion version, Set<Stage> stages) {
    return version(
        name,
        SecretManagerMetadata.number(version.getName()),
        state(version),
        stages,
        version.hasCreateTime() ? SecretManagerMetadata.instant(version.getCreateTime()) : null);
  }

  private static Version version(
      SecretName name,
      String number,
      VersionState state,
      Set<Stage> stages,
      @Nullable Instant createTime) {
    return new Version(
        name, VersionId.of(number), Long.valueOf(number), state, stages, createTime, 0, 0);
  }

  private static VersionState state(SecretVersion version) {
    return switch (version.getState()) {
      case ENABLED -> VersionState.ENABLED;
      case DESTROYED -> VersionState.DESTROYED;
      default -> VersionState.DISABLED;
    };
  }
}
