package dev.coffer.spi;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a secret, or one version, so that it can be restored. Deleting what is deleted already is
 * DELETED.
 *
 * @param version the version; null for the whole secret
 */
public record DeleteRequest(SecretName name, @Nullable VersionId version)
    implements Operation<SecretMetadata> {
  public DeleteRequest {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public Verb verb() {
    return Verb.DELETE;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(version == null ? Capability.SOFT_DELETE : Capability.SOFT_DELETE_VERSION)
        .missing();
  }

  @Override
  public SecretMetadata on(SecretBackend backend, OperationContext context) {
    return backend.delete(this, context);
  }
}
