package dev.coffer.server.keyring;

import dev.coffer.key.KeyVersion;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.DestroyRingKeyResponse;
import dev.coffer.proto.v1.DestroyRootKeyRequest;
import dev.coffer.proto.v1.DestroyRootKeyResponse;
import dev.coffer.proto.v1.ForgetBackupResponse;
import dev.coffer.proto.v1.KeyRingServiceGrpc;
import dev.coffer.proto.v1.RevokeSharesResponse;
import dev.coffer.proto.v1.RewrapRecordsResponse;
import dev.coffer.proto.v1.RotateRingKeyResponse;
import dev.coffer.proto.v1.RotateRootKeyResponse;
import dev.coffer.server.call.BoundedExecutor;
import dev.coffer.server.call.GatedService;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.UnaryMethod;
import dev.coffer.server.call.Work;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StoreKeys;
import io.grpc.ServerServiceDefinition;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls of {@code KeyRingService}. They may wait for an HSM, or look at every record. */
public final class KeyRingCalls {
  private final ServedStores stores;
  private final BoundedExecutor executor;

  /**
   * @param executor where the calls wait
   */
  public KeyRingCalls(ServedStores stores, BoundedExecutor executor) {
    this.stores = stores;
    this.executor = executor;
  }

  /** These calls as a service. */
  public ServerServiceDefinition in(GatedService service) {
    return service
        .unary(
            KeyRingServiceGrpc.getGetKeyRingMethod(),
            on(q -> KeyRingAnswers.of(keys(q.getStore()).status())))
        .unary(
            KeyRingServiceGrpc.getRotateRingKeyMethod(),
            on(
                q ->
                    RotateRingKeyResponse.newBuilder()
                        .setId(keys(q.getStore()).rotateRing())
                        .build()))
        .unary(KeyRingServiceGrpc.getRotateRootKeyMethod(), on(q -> rotateRoot(q.getStore())))
        .unary(
            KeyRingServiceGrpc.getRewrapRecordsMethod(),
            on(
                q -> {
                  keys(q.getStore()).rewrap();
                  return RewrapRecordsResponse.getDefaultInstance();
                }))
        .unary(
            KeyRingServiceGrpc.getDestroyRingKeyMethod(),
            on(
                q -> {
                  keys(q.getStore()).destroyRingKey(q.getId());
                  return DestroyRingKeyResponse.getDefaultInstance();
                }))
        .unary(KeyRingServiceGrpc.getDestroyRootKeyMethod(), on(this::destroyRoot))
        .unary(
            KeyRingServiceGrpc.getRevokeSharesMethod(),
            on(
                q -> {
                  keys(q.getStore()).revokeOffline();
                  return RevokeSharesResponse.getDefaultInstance();
                }))
        .unary(
            KeyRingServiceGrpc.getListBackupsMethod(),
            on(q -> KeyRingAnswers.of(keys(q.getStore()).backups())))
        .unary(
            KeyRingServiceGrpc.getForgetBackupMethod(),
            on(
                q -> {
                  keys(q.getStore()).forgetBackup(q.getId());
                  return ForgetBackupResponse.getDefaultInstance();
                }))
        .build();
  }

  private RotateRootKeyResponse rotateRoot(String store) {
    KeyVersion version = keys(store).rotateRoot();
    return RotateRootKeyResponse.newBuilder()
        .setKey(version.key())
        .setVersion(version.version())
        .build();
  }

  /** A root key may serve several stores: none of this server's may need it. */
  private DestroyRootKeyResponse destroyRoot(DestroyRootKeyRequest request) {
    KeyVersion version = new KeyVersion(request.getKey(), request.getVersion());
    StoreKeys meant = keys(request.getStore());
    for (ServedStore each : stores.all()) {
      SealedStore sealed = SealedSource.of(each.store().backend());
      if (sealed != null) {
        sealed.keys().requireUnused(version);
      }
    }
    meant.destroyRootKey(version);
    return DestroyRootKeyResponse.getDefaultInstance();
  }

  private StoreKeys keys(String name) {
    ServedStore store = stores.named(name);
    SealedStore sealed = SealedSource.of(store.store().backend());
    if (sealed != null) {
      return sealed.keys();
    }
    throw SecretsException.of(ErrorCode.UNSUPPORTED, "The store has no key ring, or is not up.")
        .store(store.store().name())
        .remedy("Name a sealed store, and see with coffer status that it is up.")
        .build();
  }

  private <Q, A> UnaryMethod<Q, A> on(Function<Q, A> question) {
    return (request, terms) -> new Asked<>(executor, request, question);
  }

  /** A question that may wait. */
  private record Asked<Q, A>(BoundedExecutor executor, Q request, Function<Q, A> question)
      implements Work<A> {
    @Override
    public @Nullable A tryNow() {
      return null;
    }

    @Override
    public A run() {
      return question.apply(request);
    }

    @Override
    public void release() {
      // Holds no secret.
    }
  }
}
