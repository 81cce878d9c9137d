package dev.coffer.local.table;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.observe.CallBudget;
import dev.coffer.observe.ObservedChanges;
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
import dev.coffer.spi.Operation;
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
import java.util.List;
import java.util.function.Supplier;

/** A store that is read as a whole and never written. Thread-safe. */
public final class ReadOnlyStore implements SecretBackend {
  private final Answers answers;
  private final Supplier<Contents> source;
  private final ObservedChanges changes;
  private volatile boolean closed;

  /**
   * @param budget of looks for changes of what the store holds
   * @param source what the store holds now; throws only {@link SecretsException}
   */
  public ReadOnlyStore(
      String store, Capabilities capabilities, CallBudget budget, Supplier<Contents> source) {
    this.answers = new Answers(store, capabilities);
    this.source = source;
    this.changes = new ObservedChanges(store, new ContentsLooks(this::contents), budget);
  }

  @Override
  public Capabilities capabilities() {
    return answers.capabilities();
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return answers.get(contents(context), request);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return answers.getMany(contents(context), request);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return answers.describe(contents(context), request.name());
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return answers.list(contents(context), request);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    throw refusal(request);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    throw refusal(request);
  }

  private SecretsException refusal(Operation<?> operation) {
    return answers.refusal(operation);
  }

  @Override
  public Probe probe(OperationContext context) {
    try {
      contents(context);
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    return changes.tell(interest, listener);
  }

  @Override
  public void close() {
    closed = true;
    changes.close();
  }

  private Contents contents(OperationContext context) {
    if (closed) {
      throw answers.isClosed();
    }
    context.checkDeadline();
    return source.get();
  }
}
