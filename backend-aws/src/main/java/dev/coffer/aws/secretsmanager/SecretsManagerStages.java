package dev.coffer.aws.secretsmanager;

import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stages as AWS calls them: three have names of their own, all others are the same. */
final class SecretsManagerStages {
  static final String CURRENT = "AWSCURRENT";

  /** Begins the stage of a version that is to become current if nobody was faster. */
  private static final String PRIVATE = "coffer.if-version.";

  private static final Map<Stage, String> NATIVE =
      Map.of(Stage.CURRENT, CURRENT, Stage.PENDING, "AWSPENDING", Stage.PREVIOUS, "AWSPREVIOUS");

  private SecretsManagerStages() {}

  static String encode(Stage stage) {
    return NATIVE.getOrDefault(stage, stage.name());
  }

  /** The stages of a version; a stage that Coffer cannot spell is left out, ours included. */
  static Set<Stage> decode(Collection<String> there) {
    Set<Stage> stages = new HashSet<>();
    for (String label : there) {
      Stage stage = decode(label);
      if (stage != null) {
        stages.add(stage);
      }
    }
    return stages;
  }

  private static @Nullable Stage decode(String label) {
    for (Map.Entry<Stage, String> each : NATIVE.entrySet()) {
      if (each.getValue().equals(label)) {
        return each.getKey();
      }
    }
    try {
      Stage stage = Stage.of(label);
      // A label that looks like one of the three is the user's, and would be taken for it.
      return NATIVE.containsKey(stage) ? null : stage;
    } catch (SecretsException e) {
      return null;
    }
  }

  /** A stage that only the version of this id ever bears. */
  static String privateTo(String version) {
    return PRIVATE + version;
  }

  /** The version that bears a label; null where none does. */
  static @Nullable VersionId bearer(Map<String, List<String>> stagesOfVersions, String label) {
    for (Map.Entry<String, List<String>> version : stagesOfVersions.entrySet()) {
      if (version.getValue().contains(label)) {
        return VersionId.of(version.getKey());
      }
    }
    return null;
  }
}
