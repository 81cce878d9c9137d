package dev.coffer.remote;

import dev.coffer.journal.EventStream;
import dev.coffer.journal.ReportedVersion;
import dev.coffer.journal.WatchEvent;
import dev.coffer.journal.WatchRequest;
import dev.coffer.journal.Watchable;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.proto.v1.ApplyOutcome;
import dev.coffer.proto.v1.BatchGetSecretsRequest;
import dev.coffer.proto.v1.DeleteSecretRequest;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.ListSecretVersionsRequest;
import dev.coffer.proto.v1.ListSecretsRequest;
import dev.coffer.proto.v1.MoveSecretStageRequest;
import dev.coffer.proto.v1.PatchSecretRequest;
import dev.coffer.proto.v1.PurgeSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.ReportAppliedRequest;
import dev.coffer.proto.v1.RestoreSecretRequest;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SecretServiceGrpc.SecretServiceBlockingStub;
import dev.coffer.proto.v1.SetSecretVersionStateRequest;
import dev.coffer.proto.v1.UpdateSecretRequest;
import dev.coffer.proto.v1.VersionState;
import dev.coffer.proto.v1.WatchServiceGrpc;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Change;
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
import dev.coffer.spi.PushedChanges;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.transit.TransitKeys;
import dev.coffer.transit.TransitSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One store of a Coffer server. What the server says comes through whole: codes, retryability,
 * waits, provenance. Where the wire fails in the middle of a mutation the error says {@code
 * outcomeUnknown}; repeated with its request id it happens once. Thread-safe.
 */
public final class RemoteBackend implements SecretBackend, Watchable, TransitSource {
  /** How much of values one answer of a batch may hold, below gRPC's bound of a message. */
  private static final int MAX_BATCH_BYTES = 3 * 1024 * 1024;

  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(10);

  private final String label;
  private final String store;
  private final RemoteServer server;
  private final boolean ownsServer;
  private final SecretServiceBlockingStub stub;
  private volatile @Nullable Capabilities capabilities;
  private final List<ChangeListener> inPassing = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private RemoteBackend(String label, String store, RemoteServer server, boolean ownsServer) {
    this.label = label;
    this.store = store;
    this.server = server;
    this.ownsServer = ownsServer;
    this.stub = SecretServiceGrpc.newBlockingStub(server.channel().channel());
  }

  /**
   * Opens a store of a server, over a connection of its own. Does not wait for the server.
   *
   * @param label the name that this side has for the store, in errors
   */
  public static RemoteBackend open(String label, RemoteConfig config) {
    RemoteServer server = RemoteServer.connect(config.target(), config.tls(), config.token());
    return new RemoteBackend(label, config.store(), server, true);
  }

  /** A store of a server that is connected already, and not closed with it. */
  static RemoteBackend on(RemoteServer server, String store) {
    return new RemoteBackend(store, store, server, false);
  }

  /** Asked of the server once. */
  @Override
  public Capabilities capabilities() {
    Capabilities known = capabilities;
    if (known == null) {
      try {
        known = server.capabilities(store);
      } catch (SecretsException e) {
        throw e.toBuilder().store(label).build();
      }
      capabilities = known;
    }
    return known;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return call(
        request,
        context,
        rpc -> FromWire.secret(rpc.getSecret(ToWire.get(request, store)).getSecret()));
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    int most = Math.max(1, MAX_BATCH_BYTES / capabilities().limits().maxValueBytes());
    List<BatchEntry> entries = new ArrayList<>(request.gets().size());
    try {
      for (int from = 0; from < request.gets().size(); from += most) {
        int to = Math.min(request.gets().size(), from + most);
        BatchGetSecretsRequest.Builder batch = BatchGetSecretsRequest.newBuilder().setStore(store);
        request.gets().subList(from, to).forEach(get -> batch.addItems(ToWire.item(get)));
        call(
            request,
            context,
            rpc -> {
              rpc.batchGetSecrets(batch.build())
                  .getResultsList()
                  .forEach(result -> entries.add(FromWire.entry(result, label)));
              return entries;
            });
      }
    } catch (RuntimeException e) {
      entries.forEach(RemoteBackend::wipe);
      throw e;
    }
    return List.copyOf(entries);
  }

  /** Of a batch that failed later on nobody gets the values that came before. */
  private static void wipe(BatchEntry entry) {
    if (entry instanceof BatchEntry.Found found) {
      found.secret().close();
    }
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    DescribeSecretRequest wire =
        DescribeSecretRequest.newBuilder().setStore(store).setName(request.name().text()).build();
    return call(request, context, rpc -> FromWire.metadata(rpc.describeSecret(wire).getSecret()));
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    ListSecretsRequest.Builder wire =
        ListSecretsRequest.newBuilder()
            .setStore(store)
            .setPrefix(request.prefix().text())
            .putAllLabels(request.labels())
            .setDeleted(request.deleted())
            .setPageSize(request.pageSize())
            .setPageToken(request.pageToken());
    if (request.expiresBefore() != null) {
      wire.setExpireBeforeTime(ToWire.timestamp(request.expiresBefore()));
    }
    return call(request, context, rpc -> FromWire.page(rpc.listSecrets(wire.build())));
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    ListSecretVersionsRequest wire =
        ListSecretVersionsRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setPageSize(request.pageSize())
            .setPageToken(request.pageToken())
            .build();
    return call(request, context, rpc -> FromWire.page(rpc.listSecretVersions(wire)));
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    PutSecretRequest.Builder wire =
        PutSecretRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setValue(ToWire.bytes(request.value()))
            .setValueKind(ToWire.kind(request.value()))
            .setStage(request.stage().name())
            .setMetadata(ToWire.change(request.change()))
            .setRequestId(ToWire.text(context.requestId()));
    if (request.condition() instanceof PutCondition.CreateOnly) {
      wire.setCreateOnly(true);
    } else if (request.condition() instanceof PutCondition.IfVersion ifVersion) {
      wire.setIfVersion(ifVersion.current().text());
    }
    return call(
        request, context, rpc -> FromWire.version(rpc.putSecret(wire.build()).getVersion()));
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    PatchSecretRequest.Builder wire =
        PatchSecretRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .addAllUnsetFields(request.unset())
            .setMetadata(ToWire.change(request.change()))
            .setRequestId(ToWire.text(context.requestId()));
    if (request.set() != null) {
      wire.setSetFields(ToWire.bytes(request.set()));
    }
    if (request.condition() instanceof PutCondition.IfVersion ifVersion) {
      wire.setIfVersion(ifVersion.current().text());
    }
    return call(
        request, context, rpc -> FromWire.version(rpc.patchSecret(wire.build()).getVersion()));
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    UpdateSecretRequest wire =
        UpdateSecretRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setMetadata(ToWire.change(request.change()))
            .setIfEtag(request.ifEtag())
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return call(request, context, rpc -> FromWire.metadata(rpc.updateSecret(wire).getSecret()));
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    MoveSecretStageRequest wire =
        MoveSecretStageRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setStage(request.stage().name())
            .setToVersion(ToWire.text(request.to()))
            .setIfFromVersion(ToWire.text(request.ifFrom()))
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return call(request, context, rpc -> FromWire.metadata(rpc.moveSecretStage(wire).getSecret()));
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    SetSecretVersionStateRequest wire =
        SetSecretVersionStateRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setVersion(request.version().text())
            .setState(
                request.enabled()
                    ? VersionState.VERSION_STATE_ENABLED
                    : VersionState.VERSION_STATE_DISABLED)
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return call(
        request, context, rpc -> FromWire.version(rpc.setSecretVersionState(wire).getVersion()));
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    DeleteSecretRequest wire =
        DeleteSecretRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setVersion(ToWire.text(request.version()))
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return call(request, context, rpc -> FromWire.metadata(rpc.deleteSecret(wire).getSecret()));
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    RestoreSecretRequest wire =
        RestoreSecretRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setVersion(ToWire.text(request.version()))
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return call(request, context, rpc -> FromWire.metadata(rpc.restoreSecret(wire).getSecret()));
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    PurgeSecretRequest wire =
        PurgeSecretRequest.newBuilder()
            .setStore(store)
            .setName(request.name().text())
            .setVersion(ToWire.text(request.version()))
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    return call(request, context, rpc -> FromWire.purged(rpc.purgeSecret(wire)));
  }

  /** Whether the server answers, and says that its store does. */
  @Override
  public Probe probe(OperationContext context) {
    if (closed) {
      return Probe.failing("is closed");
    }
    try {
      return server.probe(store, context.within(PROBE_PATIENCE));
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  /** A watch of this store, as the server gives it: it ends where the connection breaks. */
  @Override
  public EventStream watch(WatchRequest request) {
    if (closed) {
      throw SecretsException.closed("store").store(label).build();
    }
    return RemoteStream.open(server.channel(), request, store, label, this::heardInPassing);
  }

  /** Says that this process uses a version of a secret, or that it cannot. */
  @Override
  public void report(ReportedVersion reported, OperationContext context) {
    ReportAppliedRequest wire =
        ReportAppliedRequest.newBuilder()
            .setStore(store)
            .setName(reported.name().text())
            .setVersion(reported.version().text())
            .setSubscriber(reported.subscriber())
            .setOutcome(
                switch (reported.outcome()) {
                  case APPLIED -> ApplyOutcome.APPLY_OUTCOME_APPLIED;
                  case FAILED -> ApplyOutcome.APPLY_OUTCOME_FAILED;
                })
            .setDetail(reported.detail())
            .setRequestId(ToWire.text(context.requestId()))
            .build();
    if (closed) {
      throw SecretsException.closed("store").store(label).name(reported.name()).build();
    }
    var unused =
        Call.make(
            WatchServiceGrpc.newBlockingStub(server.channel().channel()),
            context,
            server.channel(),
            label,
            false,
            rpc -> rpc.reportApplied(wire));
  }

  /**
   * Told by a watch, which goes on by itself after a cut: then changes are told late, and never
   * lost. Returns once the server has begun to tell.
   */
  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    if (!capabilities().tellsChanges()) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED, "The store \"" + label + "\" tells no changes.")
          .store(label)
          .remedy("Read it again after its cache time.")
          .build();
    }
    if (interest.isInPassing()) {
      List<ChangeListener> own = new CopyOnWriteArrayList<>();
      PushedChanges told = new PushedChanges(interest, listener, () -> inPassing.removeAll(own));
      own.add(told);
      inPassing.add(told);
      return told;
    }
    return RemoteChanges.of(label, this, interest, listener);
  }

  /** What any watch of this store is told. */
  private void heardInPassing(WatchEvent.Changed changed) {
    Change change =
        new Change(changed.revision(), changed.name(), changed.kind(), changed.version());
    inPassing.forEach(listener -> listener.onChange(change));
  }

  /** The transit keys of the store, if it is a sealed one. */
  @Override
  public TransitKeys transit() {
    if (closed) {
      throw SecretsException.closed("store").store(label).build();
    }
    return new RemoteTransitKeys(server.channel(), store, label);
  }

  @Override
  public void close() {
    closed = true;
    if (ownsServer) {
      server.close();
    }
  }

  private <R> R call(
      Operation<?> operation,
      OperationContext context,
      Function<SecretServiceBlockingStub, R> rpc) {
    if (closed) {
      throw SecretsException.closed("store").store(label).name(operation.name()).build();
    }
    boolean mutation = operation.verb().isMutation();
    try {
      return Call.make(stub, context, server.channel(), label, mutation, rpc);
    } catch (SecretsException e) {
      boolean named = e.name() != null || operation.name() == null;
      throw named ? e : e.toBuilder().name(operation.name()).build();
    }
  }
}
