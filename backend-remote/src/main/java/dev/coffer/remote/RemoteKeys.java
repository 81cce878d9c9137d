package dev.coffer.remote;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.key.RootKeyInfo;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.DestroyRingKeyRequest;
import dev.coffer.proto.v1.DestroyRootKeyRequest;
import dev.coffer.proto.v1.ForgetBackupRequest;
import dev.coffer.proto.v1.GetKeyRingRequest;
import dev.coffer.proto.v1.GetKeyRingResponse;
import dev.coffer.proto.v1.KeyRingMode;
import dev.coffer.proto.v1.KeyRingServiceGrpc;
import dev.coffer.proto.v1.KeyRingServiceGrpc.KeyRingServiceBlockingStub;
import dev.coffer.proto.v1.ListBackupsRequest;
import dev.coffer.proto.v1.RevokeSharesRequest;
import dev.coffer.proto.v1.Rewrap;
import dev.coffer.proto.v1.RewrapRecordsRequest;
import dev.coffer.proto.v1.RingKey;
import dev.coffer.proto.v1.RootKey;
import dev.coffer.proto.v1.RotateRingKeyRequest;
import dev.coffer.proto.v1.RotateRootKeyRequest;
import dev.coffer.proto.v1.RotateRootKeyResponse;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.KeptBackup;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysStatus;
import dev.coffer.store.RewrapStatus;
import dev.coffer.store.StoreKeys;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The keys of a sealed store on a server. A key that is put away is made where the store is: {@link
 * #addOffline} is UNSUPPORTED. Thread-safe.
 */
final class RemoteKeys implements StoreKeys {
  /** A destruction looks at every record first. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final RemoteChannel channel;
  private final KeyRingServiceBlockingStub stub;
  private final String store;
  private final OperationContext context;

  RemoteKeys(RemoteChannel channel, String store) {
    this(channel, store, OperationContext.LOCAL);
  }

  private RemoteKeys(RemoteChannel channel, String store, OperationContext context) {
    this.channel = channel;
    this.stub = KeyRingServiceGrpc.newBlockingStub(channel.channel());
    this.store = store;
    this.context = context;
  }

  @Override
  public StoreKeys within(OperationContext call) {
    return new RemoteKeys(channel, store, call);
  }

  private String requestId() {
    return ToWire.text(context.requestId());
  }

  @Override
  public KeysStatus status() {
    return call(
        rpc -> status(rpc.getKeyRing(GetKeyRingRequest.newBuilder().setStore(store).build())));
  }

  private static KeysStatus status(GetKeyRingResponse answer) {
    return new KeysStatus(
        answer.getMode() == KeyRingMode.KEY_RING_MODE_DIRECT ? KeyMode.DIRECT : KeyMode.RING,
        answer.getGeneration(),
        answer.getRingKeysList().stream().map(RemoteKeys::ringKey).toList(),
        answer.getRootKeysList().stream()
            .map(each -> new RootKeyInfo(version(each), each.getOffline()))
            .toList(),
        rewrap(answer.getRewrap()));
  }

  private static RingKeyInfo ringKey(RingKey key) {
    RingKeyInfo.State state =
        switch (key.getState()) {
          case RING_KEY_STATE_ACTIVE -> RingKeyInfo.State.ACTIVE;
          case RING_KEY_STATE_DECRYPT_ONLY -> RingKeyInfo.State.DECRYPT_ONLY;
          case RING_KEY_STATE_DESTROYED, RING_KEY_STATE_UNSPECIFIED, UNRECOGNIZED ->
              RingKeyInfo.State.DESTROYED;
        };
    return new RingKeyInfo(
        key.getId(), state, key.getUses(), FromWire.instant(key.getCreateTime()));
  }

  private static KeyVersion version(RootKey key) {
    return new KeyVersion(key.getKey(), key.getVersion());
  }

  private static RewrapStatus rewrap(Rewrap answer) {
    RewrapStatus.State state =
        switch (answer.getState()) {
          case REWRAP_STATE_DONE -> RewrapStatus.State.DONE;
          case REWRAP_STATE_RUNNING -> RewrapStatus.State.RUNNING;
          case REWRAP_STATE_WAITING, REWRAP_STATE_UNSPECIFIED, UNRECOGNIZED ->
              RewrapStatus.State.WAITING;
        };
    return new RewrapStatus(
        state,
        answer.getSeen(),
        answer.getTotal(),
        answer.getRewrapped(),
        answer.getDamaged(),
        answer.hasStartTime() ? FromWire.instant(answer.getStartTime()) : null,
        answer.hasEndTime() ? FromWire.instant(answer.getEndTime()) : null,
        answer.getWaitsFor());
  }

  @Override
  public String rotateRing() {
    RotateRingKeyRequest request =
        RotateRingKeyRequest.newBuilder().setStore(store).setRequestId(requestId()).build();
    return call(rpc -> rpc.rotateRingKey(request).getId());
  }

  @Override
  public KeyVersion rotateRoot() {
    RotateRootKeyRequest request =
        RotateRootKeyRequest.newBuilder().setStore(store).setRequestId(requestId()).build();
    RotateRootKeyResponse made = call(rpc -> rpc.rotateRootKey(request));
    return new KeyVersion(made.getKey(), made.getVersion());
  }

  @Override
  public void rewrap() {
    RewrapRecordsRequest request =
        RewrapRecordsRequest.newBuilder().setStore(store).setRequestId(requestId()).build();
    call(rpc -> rpc.rewrapRecords(request));
  }

  @Override
  public void destroyRingKey(String id) {
    DestroyRingKeyRequest request =
        DestroyRingKeyRequest.newBuilder()
            .setStore(store)
            .setRequestId(requestId())
            .setId(id)
            .build();
    call(rpc -> rpc.destroyRingKey(request));
  }

  /** The server asks all of its stores first. */
  @Override
  public void destroyRootKey(KeyVersion version) {
    DestroyRootKeyRequest request =
        DestroyRootKeyRequest.newBuilder()
            .setStore(store)
            .setRequestId(requestId())
            .setKey(version.key())
            .setVersion(version.version())
            .build();
    call(rpc -> rpc.destroyRootKey(request));
  }

  @Override
  public void requireUnused(KeyVersion version) {
    throw atTheServer("Whether a root key is used is asked by its destruction.");
  }

  @Override
  public void addOffline(KeyProvider key) {
    throw atTheServer("A key that is put away is made where the store is.");
  }

  private SecretsException atTheServer(String why) {
    return SecretsException.of(ErrorCode.UNSUPPORTED, why)
        .store(store)
        .remedy("Stop the server and run it with --config on its own file.")
        .build();
  }

  @Override
  public void revokeOffline() {
    RevokeSharesRequest request =
        RevokeSharesRequest.newBuilder().setStore(store).setRequestId(requestId()).build();
    call(rpc -> rpc.revokeShares(request));
  }

  @Override
  public List<KeptBackup> backups() {
    ListBackupsRequest request = ListBackupsRequest.newBuilder().setStore(store).build();
    return call(rpc -> rpc.listBackups(request)).getBackupsList().stream()
        .map(
            each ->
                new KeptBackup(
                    each.getId(),
                    FromWire.instant(each.getFirstTime()),
                    FromWire.instant(each.getLastTime()),
                    each.getCount(),
                    each.getRingKeysList(),
                    each.getRootKeysList().stream().map(RemoteKeys::version).toList()))
        .toList();
  }

  @Override
  public void forgetBackup(String id) {
    ForgetBackupRequest request =
        ForgetBackupRequest.newBuilder()
            .setStore(store)
            .setRequestId(requestId())
            .setId(id)
            .build();
    call(rpc -> rpc.forgetBackup(request));
  }

  @com.google.errorprone.annotations.CanIgnoreReturnValue
  private <R> R call(Function<KeyRingServiceBlockingStub, R> rpc) {
    return Call.make(stub, context.within(PATIENCE), channel, null, false, rpc);
  }
}
