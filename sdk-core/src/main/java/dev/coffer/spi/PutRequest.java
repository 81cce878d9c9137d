package dev.coffer.spi;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new version, and the secret where there is none.
 *
 * @param value owned by the caller, who may close it when the call has returned
 * @param condition what must hold
 * @param stage what the new version bears: {@code current} replaces, another leaves current alone
 * @param change metadata that is changed with it; what it does not name is kept
 */
public record PutRequest(
    SecretName name, SecretValue value, PutCondition condition, Stage stage, MetadataChange change)
    implements Operation<Version> {
  public PutRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(change, "change");
  }

  /** Replaces the value, whatever is there. */
  public static PutRequest of(SecretName name, SecretValue value) {
    return new PutRequest(name, value, PutCondition.NONE, Stage.CURRENT, MetadataChange.NONE);
  }

  @Override
  public Verb verb() {
    return Verb.PUT;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(Capability.PUT)
        .needsIf(condition instanceof PutCondition.CreateOnly, Capability.CREATE_ONLY)
        .needsIf(condition instanceof PutCondition.IfVersion, Capability.COMPARE_AND_SET)
        .needsIf(!stage.equals(Stage.CURRENT), Capability.STAGES)
        .needsIf(value.kind() == SecretValue.Kind.FIELDS, Capability.FIELDS)
        .needsIf(value.size() == 0, Capability.EMPTY_VALUE)
        .needsFor(change)
        .missing();
  }

  @Override
  public Version on(SecretBackend backend, OperationContext context) {
    return backend.put(this, context);
  }
}
