package dev.coffer.spi;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes metadata without a new version.
 *
 * @param ifEtag the etag that must be the secret's; empty for any
 */
public record UpdateMetadataRequest(SecretName name, MetadataChange change, String ifEtag)
    implements Operation<SecretMetadata> {
  public UpdateMetadataRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(ifEtag, "ifEtag");
  }

  @Override
  public Verb verb() {
    return Verb.UPDATE_METADATA;
  }

  @Override
  public @Nullable Capability missingFrom(Capabilities capabilities) {
    return Requirement.in(capabilities)
        .needs(Capability.UPDATE_METADATA)
        .needsIf(!ifEtag.isEmpty(), Capability.ETAG)
        .needsFor(change)
        .missing();
  }

  @Override
  public SecretMetadata on(SecretBackend backend, OperationContext context) {
    return backend.updateMetadata(this, context);
  }
}
