package dev.coffer.spi;

import dev.coffer.model.SecretName;
import org.jspecify.annotations.Nullable;

/**
 * One call of a caller, as a value: what is wanted, and how a backend does it. A layer handles all
 * operations by handling this type, so it cannot forget one.
 *
 * @param <R> what the call gives
 */
public sealed interface Operation<R>
    permits GetRequest,
        GetManyRequest,
        DescribeRequest,
        ListRequest,
        ListVersionsRequest,
        PutRequest,
        PatchFieldsRequest,
        UpdateMetadataRequest,
        MoveStageRequest,
        SetVersionStateRequest,
        DeleteRequest,
        RestoreRequest,
        PurgeRequest {

  /** What it is: the label of metrics, traces and audit records. */
  Verb verb();

  /** The secret it is about; null where it is about several or a prefix. */
  @Nullable SecretName name();

  /**
   * The first capability it needs and the store does not declare, or null when the store can do it.
   */
  @Nullable Capability missingFrom(Capabilities capabilities);

  /** Does it. May block. */
  R on(SecretBackend backend, OperationContext context);
}
