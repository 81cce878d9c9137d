package dev.coffer.spi;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Destroys a secret, or the value of one version, for good; live ones too.
 *
 * @param version the version; null for the whole secret
 */
public record PurgeRequest(SecretName name, @Nullable VersionId version)
    implements Operation<Purged> {
  public PurgeRequest {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public Verb verb() {
    return Verb.PURGE;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(version == null ? Capability.PURGE : Capability.PURGE_VERSION)
        .missing();
  }

  @Override
  public Purged on(SecretBackend backend, OperationContext context) {
    return backend.purge(this, context);
  }
}
