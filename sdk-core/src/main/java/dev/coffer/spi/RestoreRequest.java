package dev.coffer.spi;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Restores what was deleted. Restoring what is not deleted changes nothing.
 *
 * @param version the version; null for the whole secret
 */
public record RestoreRequest(SecretName name, @Nullable VersionId version)
    implements Operation<SecretMetadata> {
  public RestoreRequest {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public Verb verb() {
    return Verb.RESTORE;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(version == null ? Capability.SOFT_DELETE : Capability.SOFT_DELETE_VERSION)
        .missing();
  }

  @Override
  public SecretMetadata on(SecretBackend backend, OperationContext context) {
    return backend.restore(this, context);
  }
}
