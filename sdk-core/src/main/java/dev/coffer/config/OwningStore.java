package dev.coffer.config;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.Version;
import dev.coffer.spi.BackendSource;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.Probe;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One store together with the source that it comes from: closed, it takes along whatever was opened
 * for it, as members, root keys and the stores of its credentials.
 */
final class OwningStore implements SecretBackend, SealedSource {
  private final SecretBackend store;
  private final BackendSource source;

  OwningStore(SecretBackend store, BackendSource source) {
    this.store = store;
    this.source = source;
  }

  @Override
  public @Nullable SealedStore sealed() {
    return SealedSource.of(store);
  }

  @Override
  public Capabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return store.get(request, context);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return store.getMany(request, context);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return store.describe(request, context);
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return store.list(request, context);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    return store.listVersions(request, context);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    return store.put(request, context);
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return store.patchFields(request, context);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return store.updateMetadata(request, context);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return store.moveStage(request, context);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return store.setVersionState(request, context);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return store.delete(request, context);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return store.restore(request, context);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return store.purge(request, context);
  }

  @Override
  public Probe probe(OperationContext context) {
    return store.probe(context);
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    return store.changes(interest, listener);
  }

  @Override
  public void close() {
    source.close();
  }
}
