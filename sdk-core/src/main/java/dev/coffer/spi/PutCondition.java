package dev.coffer.spi;

import dev.coffer.model.VersionId;
import java.util.Objects;

/** What must hold for a put to happen. */
public sealed interface PutCondition {
  /** Nothing: the put makes or replaces. */
  PutCondition NONE = new Always();

  /** The name must be new. */
  PutCondition CREATE_ONLY = new CreateOnly();

  static PutCondition ifVersion(VersionId current) {
    return new IfVersion(current);
  }

  /** Always holds. */
  record Always() implements PutCondition {}

  /** No secret of that name exists, deleted ones included. */
  record CreateOnly() implements PutCondition {}

  /** The version that bears {@code current} is this one. */
  record IfVersion(VersionId current) implements PutCondition {
    public IfVersion {
      Objects.requireNonNull(current, "current");
    }
  }
}
