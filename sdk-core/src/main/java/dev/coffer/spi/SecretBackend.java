package dev.coffer.spi;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import java.util.List;

/**
 * A store of secrets. Synchronous, thread-safe and interruptible: a blocked call whose thread is
 * interrupted ends with CANCELLED, one whose deadline passes with DEADLINE_EXCEEDED.
 *
 * <p>Every method throws only {@link SecretsException}. What {@link #capabilities()} does not
 * declare fails with UNSUPPORTED and changes nothing. A failed call leaves nothing half done; where
 * the effect may have happened all the same the exception says {@code outcomeUnknown}. There are no
 * default methods, so a backend writes out what it refuses.
 */
public interface SecretBackend extends AutoCloseable {
  /** What this store can do; the same answer for as long as it is open. */
  Capabilities capabilities();

  /**
   * Reads a version with its value; the caller owns the value.
   *
   * @throws SecretsException NOT_FOUND; DELETED for a deleted secret or version;
   *     FAILED_PRECONDITION for a disabled or destroyed version
   */
  Secret get(GetRequest request, OperationContext context);

  /** Reads several; never fails as a whole for what is wrong with one of them. */
  List<BatchEntry> getMany(GetManyRequest request, OperationContext context);

  /** Reads metadata; a deleted secret is described with its state. */
  SecretMetadata describe(DescribeRequest request, OperationContext context);

  /** Lists secrets in ascending order of name. */
  Page<SecretMetadata> list(ListRequest request, OperationContext context);

  /** Lists versions, newest first; those of a deleted secret too. */
  Page<Version> listVersions(ListVersionsRequest request, OperationContext context);

  /**
   * Makes a new version.
   *
   * @throws SecretsException ALREADY_EXISTS, VERSION_MISMATCH when the condition does not hold;
   *     DELETED for a deleted secret; INVALID_ARGUMENT for a value over the limit
   */
  Version put(PutRequest request, OperationContext context);

  /** Changes single fields of the current version into a new version. */
  Version patchFields(PatchFieldsRequest request, OperationContext context);

  /** Changes metadata without a new version. */
  SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context);

  /** Moves a stage to a version. */
  SecretMetadata moveStage(MoveStageRequest request, OperationContext context);

  /** Disables or enables a version. The version that bears current can be disabled. */
  Version setVersionState(SetVersionStateRequest request, OperationContext context);

  /** Deletes reversibly. */
  SecretMetadata delete(DeleteRequest request, OperationContext context);

  /** Undoes a delete. */
  SecretMetadata restore(RestoreRequest request, OperationContext context);

  /** Destroys for good. */
  Purged purge(PurgeRequest request, OperationContext context);

  /** Whether the store answers now, by the cheapest call that proves it. Never throws. */
  Probe probe(OperationContext context);

  /**
   * Tells the listener of changes of what is of interest, until the subscription is closed. With
   * NATIVE_CHANGES it is told of every change that becomes durable from now on; with
   * OBSERVED_CHANGES of what looking for changes has found, see {@link
   * dev.coffer.observe.ObservedChanges}: one may stand for several.
   *
   * @throws SecretsException UNSUPPORTED where the store declares neither
   */
  ChangeSubscription changes(Interest interest, ChangeListener listener);

  /**
   * Frees what the store holds. Calls after this fail with UNAVAILABLE; closing again does nothing.
   */
  @Override
  void close();

  /** What was begun and goes on; closing it ends it. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
