package dev.coffer.model;

import java.util.Objects;

/** Which version of a secret is meant. */
public sealed interface Selector {
  /** The version that bears {@link Stage#CURRENT}. */
  Selector CURRENT = new ByStage(Stage.CURRENT);

  /** The version that bears the stage. */
  static Selector stage(Stage stage) {
    return stage.equals(Stage.CURRENT) ? CURRENT : new ByStage(stage);
  }

  /** The version with this identity. */
  static Selector version(VersionId id) {
    return new ByVersion(id);
  }

  /** The version that bears a stage. */
  record ByStage(Stage stage) implements Selector {
    public ByStage {
      Objects.requireNonNull(stage, "stage");
    }
  }

  /** One version, for ever the same. */
  record ByVersion(VersionId id) implements Selector {
    public ByVersion {
      Objects.requireNonNull(id, "id");
    }
  }
}
