package dev.coffer.aws.parameterstore;

import dev.coffer.aws.AwsCalls;
import dev.coffer.aws.AwsConnection;
import dev.coffer.aws.Labels;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
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
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/**
 * Secrets in AWS Systems Manager Parameter Store, as encrypted parameters. The newest version is
 * the current one and the one before it the previous one; labels that were set at AWS are read as
 * stages. Purge is the only deletion. Thread-safe.
 */
public final class ParameterStoreBackend implements SecretBackend {
  /** Each call is charged for, or taken from a quota that reads share. */
  static final CallBudget BUDGET = new CallBudget(60);

  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(10);

  /** Of this name there need be nothing: that the service says so is proof enough. */
  private static final SecretName PROBED = SecretName.of("coffer-probe");

  private final Capabilities capabilities;
  private final AwsConnection connection;
  private final SsmClient client;
  private final ParameterStoreCalls calls;
  private final ParameterStoreReads reads;
  private final ParameterStoreWrites writes;
  private final ParameterStoreLists lists;
  private final ObservedChanges changes;

  private ParameterStoreBackend(String store, ParameterStoreConfig config, CallBudget budget) {
    this.capabilities = ParameterStoreCapabilities.of(config.tier());
    this.connection = AwsConnection.open(config.aws());
    this.client = connection.client(SsmClient.builder());
    this.calls =
        new ParameterStoreCalls(
            client,
            AwsCalls.ofStore(store, ParameterStoreErrors.TABLE),
            new ParameterStoreNames(config.prefix(), config.encoded()));
    this.reads = new ParameterStoreReads(calls);
    this.writes = new ParameterStoreWrites(calls, config);
    this.lists = new ParameterStoreLists(calls);
    this.changes = new ObservedChanges(store, new ParameterStoreLooks(calls), budget);
  }

  /** Does not call AWS yet: {@link #probe} says whether it answers. */
  public static ParameterStoreBackend open(ParameterStoreConfig config) {
    return open("aws-parameter-store", config, BUDGET);
  }

  /**
   * As {@link #open(ParameterStoreConfig)}, with a name of its own in errors and provenance.
   *
   * @param store the configured name of the store
   * @param budget of looks for changes
   */
  public static ParameterStoreBackend open(
      String store, ParameterStoreConfig config, CallBudget budget) {
    return new ParameterStoreBackend(store, config, budget);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return answer(request, () -> reads.get(request, context));
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return answer(request, () -> reads.getMany(request, context));
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return answer(request, () -> described(request.name(), context));
  }

  private SecretMetadata described(SecretName name, OperationContext context) {
    ParameterMetadata parameter = calls.describe(name, context);
    Labels labels = calls.labels(name, context);
    return ParameterStoreAnswers.metadata(name, parameter, labels);
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return answer(request, () -> lists.list(request, context));
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    return answer(request, () -> lists.versions(request, context));
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    return answer(request, () -> writes.put(request, context));
  }

  /** Refused: the service compares no versions, so a concurrent change could be lost. */
  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return answer(request, ParameterStoreBackend::undeclared);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          Labels.check(request.change());
          calls.describe(request.name(), context);
          writes.update(request.name(), request.change(), context);
          return described(request.name(), context);
        });
  }

  /** Refused: the newest version is the current one, and no value can wait beside it. */
  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return answer(request, ParameterStoreBackend::undeclared);
  }

  /** Refused: the service has no such state. */
  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return answer(request, ParameterStoreBackend::undeclared);
  }

  /** Refused: what the service deletes is gone. */
  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return answer(request, ParameterStoreBackend::undeclared);
  }

  /** Refused: what the service deletes is gone. */
  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return answer(request, ParameterStoreBackend::undeclared);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          calls.delete(request.name(), context);
          return new Purged(request.name(), null);
        });
  }

  /** Whether the service answers, and lets this identity read names. */
  @Override
  public Probe probe(OperationContext context) {
    if (calls.calls().isClosed()) {
      return Probe.failing("is closed");
    }
    try {
      calls.get(PROBED, "", false, context.within(PROBE_PATIENCE));
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return e.code() == ErrorCode.NOT_FOUND ? Probe.HEALTHY : Probe.failing(e);
    }
  }

  /** Found by looking at metadata: the service pushes nothing by itself. */
  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    return changes.tell(interest, listener);
  }

  @Override
  public void close() {
    if (!calls.calls().isClosed()) {
      changes.close();
      calls.calls().close();
      client.close();
      connection.close();
    }
  }

  /** Whatever is refused here says of which store and secret. */
  private <R> R answer(Operation<R> operation, Supplier<R> answer) {
    try {
      capabilities.require(operation, "Parameter Store");
      return answer.get();
    } catch (SecretsException e) {
      SecretsException.Builder error = e.toBuilder().store(calls.calls().store());
      throw (operation.name() == null ? error : error.name(operation.name())).build();
    }
  }

  private static <R> R undeclared() {
    throw new IllegalStateException("what is not declared was let through");
  }
}
