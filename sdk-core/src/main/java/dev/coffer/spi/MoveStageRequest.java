package dev.coffer.spi;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves a stage to a version. Moving {@code current} gives {@code previous} to the version that
 * bore it.
 *
 * @param to the version that is to bear the stage; null removes the stage ({@code current} cannot
 *     be removed)
 * @param ifFrom the version that must bear the stage now; null for any
 */
public record MoveStageRequest(
    SecretName name, Stage stage, @Nullable VersionId to, @Nullable VersionId ifFrom)
    implements Operation<SecretMetadata> {
  public MoveStageRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stage, "stage");
    Requirement.holds(
        to != null || !stage.equals(Stage.CURRENT), "The stage current cannot be removed.");
  }

  @Override
  public Verb verb() {
    return Verb.MOVE_STAGE;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(stage.equals(Stage.CURRENT) ? Capability.MOVABLE_CURRENT : Capability.STAGES)
        .missing();
  }

  @Override
  public SecretMetadata on(SecretBackend backend, OperationContext context) {
    return backend.moveStage(this, context);
  }
}
