package dev.coffer.compose;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.Version;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;

/**
 * Mutations of the one member that a composed store writes to, in the ids of the composed store.
 */
record Writing(Members members, Member target) {
  Version put(PutRequest request, OperationContext context) {
    return tag().version(backend().put(untagged().put(request), context));
  }

  Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return tag().version(backend().patchFields(untagged().patchFields(request), context));
  }

  SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return tag().metadata(backend().updateMetadata(untagged().updateMetadata(request), context));
  }

  SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return tag().metadata(backend().moveStage(untagged().moveStage(request), context));
  }

  Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return tag().version(backend().setVersionState(untagged().setVersionState(request), context));
  }

  SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return tag().metadata(backend().delete(untagged().delete(request), context));
  }

  SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return tag().metadata(backend().restore(untagged().restore(request), context));
  }

  Purged purge(PurgeRequest request, OperationContext context) {
    backend().purge(untagged().purge(request), context);
    return new Purged(request.name(), request.version());
  }

  private SecretBackend backend() {
    return target.backend();
  }

  private Tag tag() {
    return Tag.of(target);
  }

  private Untagged untagged() {
    return new Untagged(members, target);
  }
}
