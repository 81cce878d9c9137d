package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.AwsAction;
import dev.coffer.aws.AwsCalls;
import dev.coffer.aws.AwsConnection;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
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
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;

/**
 * Secrets of AWS Secrets Manager. {@code current}, {@code pending} and {@code previous} are the
 * stages of AWS; the id of a version is the token that it was put with; delete is the service's
 * recovery window, purge its deletion without one, which the service finishes a little later.
 * Thread-safe.
 */
public final class SecretsManagerBackend implements SecretBackend {
  /** Each call is charged for, or taken from a quota that reads share. */
  static final CallBudget BUDGET = new CallBudget(60);

  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(10);

  /** Of this name there need be nothing: that the service says so is proof enough. */
  private static final SecretName PROBED = SecretName.of("coffer-probe");

  private final SecretsManagerConfig config;
  private final AwsConnection connection;
  private final SecretsManagerClient client;
  private final SecretsManagerCalls calls;
  private final SecretsManagerReads reads;
  private final SecretsManagerWrites writes;
  private final SecretsManagerLists lists;
  private final ObservedChanges changes;

  private SecretsManagerBackend(String store, SecretsManagerConfig config, CallBudget budget) {
    this.config = config;
    this.connection = AwsConnection.open(config.aws());
    this.client = connection.client(SecretsManagerClient.builder());
    this.calls =
        new SecretsManagerCalls(
            client,
            AwsCalls.ofStore(store, SecretsManagerErrors.TABLE),
            new SecretsManagerNames(config.prefix()));
    this.reads = new SecretsManagerReads(calls);
    this.writes = new SecretsManagerWrites(calls, config.kmsKey());
    this.lists = new SecretsManagerLists(calls);
    this.changes = new ObservedChanges(store, new SecretsManagerLooks(calls, lists), budget);
  }

  /** Does not call AWS yet: {@link #probe} says whether it answers. */
  public static SecretsManagerBackend open(SecretsManagerConfig config) {
    return open("aws-secrets-manager", config, BUDGET);
  }

  /**
   * As {@link #open(SecretsManagerConfig)}, with a name of its own in errors and provenance.
   *
   * @param store the configured name of the store
   * @param budget of looks for changes
   */
  public static SecretsManagerBackend open(
      String store, SecretsManagerConfig config, CallBudget budget) {
    return new SecretsManagerBackend(store, config, budget);
  }

  @Override
  public Capabilities capabilities() {
    return SecretsManagerCapabilities.DECLARED;
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
    return SecretsManagerAnswers.metadata(name, calls.describe(name, context));
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

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return answer(request, () -> writes.patch(request, context));
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          SecretsManagerWrites.check(request.change());
          calls.live(request.name(), context);
          writes.update(request.name(), request.change(), context);
          return described(request.name(), context);
        });
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          move(request, context);
          return described(request.name(), context);
        });
  }

  private void move(MoveStageRequest request, OperationContext context) {
    SecretName name = request.name();
    DescribeSecretResponse secret = calls.live(name, context);
    String label = SecretsManagerStages.encode(request.stage());
    VersionId bearer = SecretsManagerStages.bearer(secret.versionIdsToStages(), label);
    VersionId to = request.to();
    if (request.ifFrom() != null && !request.ifFrom().equals(bearer)) {
      throw SecretsManagerErrors.mismatch(name);
    }
    if (to != null && !RequestToken.isOne(to.text())) {
      throw SecretsManagerErrors.notFound(name);
    }
    if (to == null ? bearer == null : to.equals(bearer)) {
      return;
    }
    try {
      calls.move(name, label, to, bearer, context);
    } catch (SecretsException e) {
      // Somebody else moved it since it was looked at: the service says no more than that.
      throw e.code() == ErrorCode.INVALID_ARGUMENT ? SecretsManagerErrors.mismatch(name) : e;
    }
  }

  /** Refused: the service has no such state. */
  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return answer(request, SecretsManagerBackend::undeclared);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          calls.live(request.name(), context);
          delete(
              request.name(),
              DeleteSecretRequest.builder().recoveryWindowInDays((long) config.recoveryDays()),
              context);
          return described(request.name(), context);
        });
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          SecretMetadata before = described(request.name(), context);
          if (before.state() != SecretState.DELETED) {
            return before;
          }
          calls
              .calls()
              .make(
                  context,
                  SecretsManagerCalls.RESTORE,
                  request.name(),
                  bounds ->
                      client.restoreSecret(
                          restore ->
                              restore
                                  .secretId(calls.names().encode(request.name()))
                                  .overrideConfiguration(bounds)));
          return described(request.name(), context);
        });
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          // The service itself takes the purge of nothing for done.
          calls.describe(request.name(), context);
          delete(
              request.name(),
              DeleteSecretRequest.builder().forceDeleteWithoutRecovery(true),
              context);
          return new Purged(request.name(), null);
        });
  }

  private void delete(SecretName name, DeleteSecretRequest.Builder how, OperationContext context) {
    AwsAction action = SecretsManagerCalls.DELETE;
    calls
        .calls()
        .make(
            context,
            action,
            name,
            bounds ->
                client.deleteSecret(
                    how.secretId(calls.names().encode(name))
                        .overrideConfiguration(bounds)
                        .build()));
  }

  /** Whether the service answers, and lets this identity read values. */
  @Override
  public Probe probe(OperationContext context) {
    if (calls.calls().isClosed()) {
      return Probe.failing("is closed");
    }
    try {
      calls.get(PROBED, null, null, context.within(PROBE_PATIENCE));
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
      SecretsManagerCapabilities.require(operation);
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
