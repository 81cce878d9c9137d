package dev.coffer.aws.parameterstore;

import dev.coffer.aws.Labels;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/** What Parameter Store answers, in our words. A name that is made again is not told apart. */
final class ParameterStoreAnswers {
  private static final Set<Stage> KEPT = Set.of(Stage.CURRENT, Stage.PENDING, Stage.PREVIOUS);

  private ParameterStoreAnswers() {}

  /**
   * @param newest the number of the newest version, which is current; the one before is previous
   * @param labels of the version at AWS: those that Coffer can spell are stages
   */
  static Version version(
      SecretName name,
      long number,
      long newest,
      Collection<String> labels,
      @Nullable Instant time) {
    Set<Stage> stages = new HashSet<>();
    for (String label : labels) {
      Stage stage = stage(label);
      if (stage != null) {
        stages.add(stage);
      }
    }
    if (number == newest) {
      stages.add(Stage.CURRENT);
    } else if (number == newest - 1) {
      stages.add(Stage.PREVIOUS);
    }
    VersionId id = VersionId.of(Long.toString(number));
    return new Version(name, id, number, VersionState.ENABLED, stages, time, 0, 0);
  }

  /** A label that looks like a stage with a meaning of its own would be taken for it. */
  private static @Nullable Stage stage(String label) {
    try {
      Stage stage = Stage.of(label);
      return KEPT.contains(stage) ? null : stage;
    } catch (SecretsException e) {
      return null;
    }
  }

  static SecretMetadata metadata(SecretName name, ParameterMetadata parameter, Labels labels) {
    return new SecretMetadata(
        name,
        SecretState.ENABLED,
        labels.user(),
        parameter.description() == null ? "" : parameter.description(),
        labels.contentType(),
        labels.expireTime(),
        null,
        parameter.lastModifiedDate(),
        "",
        VersionId.of(Long.toString(parameter.version())),
        0,
        parameter.name().equals(name.text()) ? null : parameter.name());
  }
}
