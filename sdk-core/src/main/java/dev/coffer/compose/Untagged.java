package dev.coffer.compose;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import org.jspecify.annotations.Nullable;

/**
 * Requests as one member understands them: with its own version ids and etags. What names a version
 * of another member is refused with VERSION_MISMATCH, a version of none with NOT_FOUND.
 */
record Untagged(Members members, Member target) {
  GetRequest get(GetRequest request) {
    return request.selector() instanceof Selector.ByVersion by
        ? new GetRequest(request.name(), Selector.version(members.wanted(by.id(), target)))
        : request;
  }

  PutRequest put(PutRequest request) {
    return new PutRequest(
        request.name(),
        request.value(),
        condition(request.condition()),
        request.stage(),
        request.change());
  }

  PatchFieldsRequest patchFields(PatchFieldsRequest request) {
    return new PatchFieldsRequest(
        request.name(),
        request.set(),
        request.unset(),
        condition(request.condition()),
        request.change());
  }

  private PutCondition condition(PutCondition condition) {
    return condition instanceof PutCondition.IfVersion expected
        ? PutCondition.ifVersion(members.expected(expected.current(), target))
        : condition;
  }

  UpdateMetadataRequest updateMetadata(UpdateMetadataRequest request) {
    if (request.ifEtag().isEmpty()) {
      return request;
    }
    String etag = Tag.of(target).untag(request.ifEtag());
    if (etag == null) {
      throw members
          .error(
              ErrorCode.VERSION_MISMATCH,
              "writes to \"" + target.name() + "\", and the etag is not of it")
          .name(request.name())
          .remedy("Describe the secret again and go on with the etag that this gives.")
          .build();
    }
    return new UpdateMetadataRequest(request.name(), request.change(), etag);
  }

  MoveStageRequest moveStage(MoveStageRequest request) {
    VersionId ifFrom = request.ifFrom();
    return new MoveStageRequest(
        request.name(),
        request.stage(),
        wanted(request.to()),
        ifFrom == null ? null : members.expected(ifFrom, target));
  }

  SetVersionStateRequest setVersionState(SetVersionStateRequest request) {
    return new SetVersionStateRequest(
        request.name(), members.wanted(request.version(), target), request.enabled());
  }

  DeleteRequest delete(DeleteRequest request) {
    return new DeleteRequest(request.name(), wanted(request.version()));
  }

  RestoreRequest restore(RestoreRequest request) {
    return new RestoreRequest(request.name(), wanted(request.version()));
  }

  PurgeRequest purge(PurgeRequest request) {
    return new PurgeRequest(request.name(), wanted(request.version()));
  }

  private @Nullable VersionId wanted(@Nullable VersionId version) {
    return version == null ? null : members.wanted(version, target);
  }
}
