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
import dev.coffer.server.call.Terms;
import dev.coffer.server.call.UnaryMethod;
import dev.coffer.server.call.Work;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StoreKeys;
import io.grpc.ServerServiceDefinition;
import java.util.function.BiFunction;
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
            on((q, terms) -> KeyRingAnswers.of(keys(q.getStore()).status())))
        .unary(
            KeyRingServiceGrpc.getRotateRingKeyMethod(),
            on(
                (q, terms) ->
                    RotateRingKeyResponse.newBuilder()
                        .setId(keys(q.getStore(), q.getRequestId(), terms).rotateRing())
                        .build()))
        .unary(
            KeyRingServiceGrpc.getRotateRootKeyMethod(),
            on((q, terms) -> rotateRoot(keys(q.getStore(), q.getRequestId(), terms))))
        .unary(
            KeyRingServiceGrpc.getRewrapRecordsMethod(),
            on(
                (q, terms) -> {
                  keys(q.getStore(), q.getRequestId(), terms).rewrap();
                  return RewrapRecordsResponse.getDefaultInstance();
                }))
        .unary(
            KeyRingServiceGrpc.getDestroyRingKeyMethod(),
            on(
                (q, terms) -> {
                  keys(q.getStore(), q.getRequestId(), terms).destroyRingKey(q.getId());
                  return DestroyRingKeyResponse.getDefaultInstance();
                }))
        .unary(KeyRingServiceGrpc.getDestroyRootKeyMethod(), on(this::destroyRoot))
        .unary(
            KeyRingServiceGrpc.getRevokeSharesMethod(),
            on(
                (q, terms) -> {
                  keys(q.getStore(), q.getRequestId(), terms).revokeOffline();
                  return RevokeSharesResponse.getDefaultInstance();
                }))
        .unary(
            KeyRingServiceGrpc.getListBackupsMethod(),
            on((q, terms) -> KeyRingAnswers.of(keys(q.getStore()).backups())))
        .unary(
            KeyRingServiceGrpc.getForgetBackupMethod(),
            on(
                (q, terms) -> {
                  keys(q.getStore(), q.getRequestId(), terms).forgetBackup(q.getId());
                  return ForgetBackupResponse.getDefaultInstance();
                }))
        .build();
  }

  private static RotateRootKeyResponse rotateRoot(StoreKeys keys) {
    KeyVersion version = keys.rotateRoot();
    return RotateRootKeyResponse.newBuilder()
        .setKey(version.key())
        .setVersion(version.version())
        .build();
  }

  /** A root key may serve several stores: none of this server's may need it. */
  private DestroyRootKeyResponse destroyRoot(DestroyRootKeyRequest request, Terms terms) {
    KeyVersion version = new KeyVersion(request.getKey(), request.getVersion());
    StoreKeys meant = keys(request.getStore(), request.getRequestId(), terms);
    for (ServedStore each : stores.all()) {
      SealedStore sealed = SealedSource.of(each.store().backend());
      if (sealed != null) {
        sealed.keys().requireUnused(version);
      }
    }
    meant.destroyRootKey(version);
    return DestroyRootKeyResponse.getDefaultInstance();
  }

  /** The keys of a store for one call that changes them. */
  private StoreKeys keys(String name, String requestId, Terms terms) {
    return keys(name).within(terms.context(requestId));
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

  private <Q, A> UnaryMethod<Q, A> on(BiFunction<Q, Terms, A> question) {
    return (request, terms) -> new Asked<>(executor, request, terms, question);
  }

  /** A question that may wait. */
  private record Asked<Q, A>(
      BoundedExecutor executor, Q request, Terms terms, BiFunction<Q, Terms, A> question)
      implements Work<A> {
    @Override
    public @Nullable A tryNow() {
      return null;
    }

    @Override
    public A run() {
      return question.apply(request, terms);
    }

    @Override
    public void release() {
      // Holds no secret.
    }
  }
}
