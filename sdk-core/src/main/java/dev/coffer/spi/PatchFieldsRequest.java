package dev.coffer.spi;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes single fields of the current version into a new version; all other fields are kept.
 *
 * @param set fields to add or replace: a value of kind FIELDS; null for none
 * @param unset fields to remove; one that is absent stays absent
 * @param condition NONE or the version that must be current
 * @param change metadata that is changed with it
 */
public record PatchFieldsRequest(
    SecretName name,
    @Nullable SecretValue set,
    Set<String> unset,
    PutCondition condition,
    MetadataChange change)
    implements Operation<Version> {
  public PatchFieldsRequest {
    Objects.requireNonNull(name, "name");
    unset = Set.copyOf(unset);
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(change, "change");
    Requirement.holds(
        set == null || set.kind() == SecretValue.Kind.FIELDS,
        "A patch sets a value that is not fields.");
    Requirement.holds(set != null || !unset.isEmpty(), "A patch names no field.");
    Requirement.holds(
        !(condition instanceof PutCondition.CreateOnly), "A patch cannot be create-only.");
  }

  @Override
  public Verb verb() {
    return Verb.PATCH_FIELDS;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(Capability.PUT)
        .needs(Capability.FIELDS)
        .needs(Capability.FIELD_PATCH)
        .needsIf(condition instanceof PutCondition.IfVersion, Capability.COMPARE_AND_SET)
        .needsFor(change)
        .missing();
  }

  @Override
  public Version on(SecretBackend backend, OperationContext context) {
    return backend.patchFields(this, context);
  }
}
