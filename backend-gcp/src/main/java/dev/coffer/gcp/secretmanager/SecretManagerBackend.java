package dev.coffer.gcp.secretmanager;

import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import dev.coffer.gcp.GcpCalls;
import dev.coffer.gcp.GcpChannel;
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
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Secrets of Google Cloud Secret Manager. {@code current} is the version that was made last, as it
 * is for every other reader of the service; {@code previous} is the one before it, and the aliases
 * of a secret can be read as stages. Purge is the service's deletion, which cannot be undone.
 * Thread-safe.
 */
public final class SecretManagerBackend implements SecretBackend {
  /** Of this name there need be nothing: that the service says so is proof enough. */
  private static final SecretName PROBED = SecretName.of("coffer-probe");

  /** The service allows ten times as many to all programs of a project. */
  static final CallBudget BUDGET = new CallBudget(60);

  private static final long PATIENCE_MILLIS = 2_000;

  private final String store;
  private final SecretManagerServiceClient client;
  private final GcpCalls made;
  private final SecretManagerCalls calls;
  private final SecretManagerReads reads;
  private final SecretManagerWrites writes;
  private final SecretManagerLists lists;
  private final ObservedChanges changes;

  private SecretManagerBackend(String store, SecretManagerConfig config, CallBudget budget) {
    this.store = store;
    GcpChannel channel = GcpChannel.to(config.gcp(), config.ownHost());
    SecretManagerNames names = new SecretManagerNames(config.prefix(), config.names());
    this.client = client(channel);
    this.made = new GcpCalls("store", channel, SecretManagerErrors.TABLE);
    this.calls = new SecretManagerCalls(client, made, config, names);
    this.reads = new SecretManagerReads(store, calls);
    this.writes = new SecretManagerWrites(calls, config);
    this.lists = new SecretManagerLists(calls, names);
    this.changes = new ObservedChanges(store, new SecretManagerLooks(calls, names), budget);
  }

  private static SecretManagerServiceClient client(GcpChannel channel) {
    try {
      SecretManagerServiceSettings.Builder settings =
          channel.configure(SecretManagerServiceSettings.newBuilder());
      settings.applyToAllUnaryMethods(
          method -> {
            channel.once(method);
            return null;
          });
      return SecretManagerServiceClient.create(settings.build());
    } catch (IOException e) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The client of Google Cloud could not be made.")
          .remedy("See the cause in the log of this side.")
          .cause(e)
          .build();
    }
  }

  /** Does not call Google Cloud yet: {@link #probe} says whether it answers. */
  public static SecretManagerBackend open(SecretManagerConfig config) {
    return open("gcp-secret-manager", config);
  }

  /**
   * The same, under a configured name.
   *
   * @param store for errors and provenance
   */
  public static SecretManagerBackend open(String store, SecretManagerConfig config) {
    return open(store, config, BUDGET);
  }

  /** The same with a budget of looks for changes. */
  public static SecretManagerBackend open(
      String store, SecretManagerConfig config, CallBudget budget) {
    return new SecretManagerBackend(store, config, budget);
  }

  @Override
  public Capabilities capabilities() {
    return SecretManagerCapabilities.DECLARED;
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
    SecretName name = request.name();
    return answer(
        request,
        () ->
            SecretManagerMetadata.described(
                name, calls.get(name, context), calls.newest(name, context)));
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

  /** Refused: the service takes no condition on a new version. */
  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return answer(request, SecretManagerBackend::undeclared);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return answer(request, () -> writes.updateMetadata(request, context));
  }

  /** Refused: {@code current} is the newest version, and nothing can be put beside it. */
  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return answer(request, SecretManagerBackend::undeclared);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return answer(request, () -> writes.setState(request, context));
  }

  /** Refused: the service deletes for good. */
  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return answer(request, SecretManagerBackend::undeclared);
  }

  /** Refused: the service deletes for good. */
  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return answer(request, SecretManagerBackend::undeclared);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return answer(
        request,
        () -> {
          writes.purge(request, context);
          return new Purged(request.name(), request.version());
        });
  }

  /** Whether the service answers, and lets this identity read values. */
  @Override
  public Probe probe(OperationContext context) {
    if (made.isClosed()) {
      return Probe.failing("is closed");
    }
    try {
      get(GetRequest.current(PROBED), context).close();
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return e.code() == ErrorCode.NOT_FOUND ? Probe.HEALTHY : Probe.failing(e);
    }
  }

  /** Found by looking at metadata: the service tells only a topic of Pub/Sub. */
  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    return changes.tell(interest, listener);
  }

  @Override
  public void close() {
    if (made.isClosed()) {
      return;
    }
    changes.close();
    made.close();
    client.shutdownNow();
    try {
      client.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever is refused here says of which store and secret. */
  private <R> R answer(Operation<R> operation, Supplier<R> answer) {
    try {
      if (made.isClosed()) {
        throw SecretsException.closed("store").build();
      }
      SecretManagerCapabilities.DECLARED.require(operation, "Secret Manager");
      return answer.get();
    } catch (SecretsException e) {
      SecretsException.Builder error = e.toBuilder().store(store);
      throw (operation.name() == null ? error : error.name(operation.name())).build();
    }
  }

  private static <R> R undeclared() {
    throw new IllegalStateException("what is not declared was let through");
  }
}
