package dev.coffer.layer.retry;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.UpdateMetadataRequest;

/** Which calls may be made twice. */
final class Repeatable {
  private Repeatable() {}

  /** Whether the call may be repeated although a try may have taken effect. */
  static boolean whateverHappened(
      Operation<?> operation, OperationContext context, Capabilities capabilities) {
    return switch (operation.verb()) {
      case GET, GET_MANY, DESCRIBE, LIST, LIST_VERSIONS -> true;
      case PUT, PATCH_FIELDS ->
          isConditional(operation)
              || (context.requestId() != null && capabilities.has(Capability.IDEMPOTENT_PUT));
      case UPDATE_METADATA, MOVE_STAGE -> isConditional(operation);
      // Both set a state: done twice is done once.
      case SET_VERSION_STATE, RESTORE -> true;
      case OBSERVE -> throw new IllegalStateException("no operation observes");
      // Done twice, these fail with DELETED or NOT_FOUND although they did what was asked.
      case DELETE, PURGE -> false;
    };
  }

  /** Whether the failed try is known to have had no effect, so that even a put may be repeated. */
  static boolean refusedBeforeEffect(SecretsException e) {
    return e.code() == ErrorCode.THROTTLED && !e.outcomeUnknown();
  }

  private static boolean isConditional(Operation<?> operation) {
    if (operation instanceof PutRequest put) {
      return !(put.condition() instanceof PutCondition.Always);
    }
    if (operation instanceof PatchFieldsRequest patch) {
      return !(patch.condition() instanceof PutCondition.Always);
    }
    if (operation instanceof UpdateMetadataRequest update) {
      return !update.ifEtag().isEmpty();
    }
    return operation instanceof MoveStageRequest move && move.ifFrom() != null;
  }
}
