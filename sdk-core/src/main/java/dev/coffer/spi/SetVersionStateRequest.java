package dev.coffer.spi;

import dev.coffer.model.SecretName;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Disables or enables one version.
 *
 * @param enabled the state it is to have
 */
public record SetVersionStateRequest(SecretName name, VersionId version, boolean enabled)
    implements Operation<Version> {
  public SetVersionStateRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
  }

  @Override
  public Verb verb() {
    return Verb.SET_VERSION_STATE;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities).needs(Capability.DISABLE_VERSION).missing();
  }

  @Override
  public Version on(SecretBackend backend, OperationContext context) {
    return backend.setVersionState(this, context);
  }
}
