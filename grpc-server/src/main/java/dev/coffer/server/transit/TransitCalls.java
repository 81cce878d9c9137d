package dev.coffer.server.transit;

import com.google.protobuf.UnsafeByteOperations;
import dev.coffer.model.SecretName;
import dev.coffer.proto.v1.CreateTransitKeyRequest;
import dev.coffer.proto.v1.CreateTransitKeyResponse;
import dev.coffer.proto.v1.DeleteTransitKeyRequest;
import dev.coffer.proto.v1.DeleteTransitKeyResponse;
import dev.coffer.proto.v1.DescribeTransitKeyRequest;
import dev.coffer.proto.v1.DescribeTransitKeyResponse;
import dev.coffer.proto.v1.EncryptResponse;
import dev.coffer.proto.v1.GenerateRandomResponse;
import dev.coffer.proto.v1.GenerateWrappedDataKeyResponse;
import dev.coffer.proto.v1.KeyServiceGrpc;
import dev.coffer.proto.v1.ListTransitKeysRequest;
import dev.coffer.proto.v1.ListTransitKeysResponse;
import dev.coffer.proto.v1.RewrapCiphertextResponse;
import dev.coffer.proto.v1.RotateTransitKeyRequest;
import dev.coffer.proto.v1.RotateTransitKeyResponse;
import dev.coffer.proto.v1.TrimTransitKeyRequest;
import dev.coffer.proto.v1.TrimTransitKeyResponse;
import dev.coffer.proto.v1.UpdateTransitKeyRequest;
import dev.coffer.proto.v1.UpdateTransitKeyResponse;
import dev.coffer.server.call.GatedService;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.Terms;
import dev.coffer.server.call.Work;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import dev.coffer.transit.NewTransitKey;
import dev.coffer.transit.TransitKeyChange;
import dev.coffer.transit.TransitKeys;
import io.grpc.ServerServiceDefinition;
import java.util.function.BiFunction;

/** The calls of {@code KeyService}, each on the threads of its store. */
public final class TransitCalls {
  private final ServedStores stores;

  public TransitCalls(ServedStores stores) {
    this.stores = stores;
  }

  /**
   * Begins to rotate what is due in the sealed stores that are up; in others at their first use.
   */
  public void begin() {
    for (ServedStore each : stores.all()) {
      SealedStore sealed = SealedSource.of(each.store().backend());
      if (sealed != null) {
        TransitKeys unused = TransitKeys.of(sealed);
      }
    }
  }

  /** These calls as a service. */
  public ServerServiceDefinition in(GatedService service) {
    addKeys(service);
    addEncryption(service);
    addSignatures(service);
    return service.build();
  }

  private void addKeys(GatedService service) {
    service
        .unary(KeyServiceGrpc.getCreateTransitKeyMethod(), this::create)
        .unary(KeyServiceGrpc.getListTransitKeysMethod(), this::list)
        .unary(KeyServiceGrpc.getDescribeTransitKeyMethod(), this::describe)
        .unary(KeyServiceGrpc.getRotateTransitKeyMethod(), this::rotate)
        .unary(KeyServiceGrpc.getUpdateTransitKeyMethod(), this::update)
        .unary(KeyServiceGrpc.getTrimTransitKeyMethod(), this::trim)
        .unary(KeyServiceGrpc.getDeleteTransitKeyMethod(), this::delete);
  }

  private Work<CreateTransitKeyResponse> create(CreateTransitKeyRequest q, Terms t) {
    OperationContext context = t.context(q.getRequestId());
    NewTransitKey asked = TransitRequests.create(q);
    return work(
        q.getStore(),
        (keys, wiped) ->
            CreateTransitKeyResponse.newBuilder()
                .setKey(TransitAnswers.key(keys.create(asked, context)))
                .build());
  }

  private Work<ListTransitKeysResponse> list(ListTransitKeysRequest q, Terms t) {
    OperationContext context = t.context();
    return work(
        q.getStore(),
        (keys, wiped) ->
            TransitAnswers.list(
                keys.list(TransitRequests.pageSize(q.getPageSize()), q.getPageToken(), context)));
  }

  private Work<DescribeTransitKeyResponse> describe(DescribeTransitKeyRequest q, Terms t) {
    OperationContext context = t.context();
    SecretName name = SecretName.of(q.getName());
    return work(
        q.getStore(),
        (keys, wiped) ->
            DescribeTransitKeyResponse.newBuilder()
                .setKey(TransitAnswers.key(keys.describe(name, context)))
                .build());
  }

  private Work<RotateTransitKeyResponse> rotate(RotateTransitKeyRequest q, Terms t) {
    OperationContext context = t.context(q.getRequestId());
    SecretName name = SecretName.of(q.getName());
    return work(
        q.getStore(),
        (keys, wiped) ->
            RotateTransitKeyResponse.newBuilder().setVersion(keys.rotate(name, context)).build());
  }

  private Work<UpdateTransitKeyResponse> update(UpdateTransitKeyRequest q, Terms t) {
    OperationContext context = t.context(q.getRequestId());
    SecretName name = SecretName.of(q.getName());
    TransitKeyChange change = TransitRequests.update(q);
    return work(
        q.getStore(),
        (keys, wiped) ->
            UpdateTransitKeyResponse.newBuilder()
                .setKey(TransitAnswers.key(keys.update(name, change, context)))
                .build());
  }

  private Work<TrimTransitKeyResponse> trim(TrimTransitKeyRequest q, Terms t) {
    OperationContext context = t.context(q.getRequestId());
    SecretName name = SecretName.of(q.getName());
    return work(
        q.getStore(),
        (keys, wiped) ->
            TrimTransitKeyResponse.newBuilder()
                .setKey(TransitAnswers.key(keys.trim(name, q.getBelowVersion(), context)))
                .build());
  }

  private Work<DeleteTransitKeyResponse> delete(DeleteTransitKeyRequest q, Terms t) {
    OperationContext context = t.context(q.getRequestId());
    SecretName name = SecretName.of(q.getName());
    return work(
        q.getStore(),
        (keys, wiped) -> {
          keys.delete(name, context);
          return DeleteTransitKeyResponse.getDefaultInstance();
        });
  }

  private void addEncryption(GatedService service) {
    service
        .unary(
            KeyServiceGrpc.getEncryptMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        EncryptResponse.newBuilder()
                            .addAllResults(
                                TransitAnswers.encrypted(
                                    key.keys()
                                        .encrypt(
                                            key.name(),
                                            TransitRequests.plaintexts(q.getItemsList(), wiped),
                                            t.context())))
                            .build()))
        .unary(
            KeyServiceGrpc.getDecryptMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        TransitAnswers.decrypted(
                            key.keys()
                                .decrypt(
                                    key.name(),
                                    TransitRequests.ciphertexts(q.getItemsList()),
                                    t.context()),
                            wiped)))
        .unary(
            KeyServiceGrpc.getRewrapCiphertextMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        RewrapCiphertextResponse.newBuilder()
                            .addAllResults(
                                TransitAnswers.encrypted(
                                    key.keys()
                                        .rewrap(
                                            key.name(),
                                            TransitRequests.ciphertexts(q.getItemsList()),
                                            t.context())))
                            .build()))
        .unary(
            KeyServiceGrpc.getGenerateDataKeyMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        TransitAnswers.dataKey(
                            key.keys()
                                .generateDataKey(
                                    key.name(), q.getAssociatedData().toByteArray(), t.context()),
                            wiped)))
        .unary(
            KeyServiceGrpc.getGenerateWrappedDataKeyMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        GenerateWrappedDataKeyResponse.newBuilder()
                            .setWrapped(
                                key.keys()
                                    .generateWrappedDataKey(
                                        key.name(),
                                        q.getAssociatedData().toByteArray(),
                                        t.context()))
                            .build()));
  }

  private void addSignatures(GatedService service) {
    service
        .unary(
            KeyServiceGrpc.getSignMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        TransitAnswers.signed(
                            key.keys()
                                .sign(
                                    key.name(),
                                    TransitRequests.messages(q.getMessagesList(), wiped),
                                    t.context()))))
        .unary(
            KeyServiceGrpc.getComputeHmacMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        TransitAnswers.authenticated(
                            key.keys()
                                .hmac(
                                    key.name(),
                                    TransitRequests.messages(q.getMessagesList(), wiped),
                                    t.context()))))
        .unary(
            KeyServiceGrpc.getVerifyMethod(),
            (q, t) ->
                used(
                    q.getStore(),
                    q.getName(),
                    (key, wiped) ->
                        TransitAnswers.verified(
                            key.keys()
                                .verify(
                                    key.name(),
                                    TransitRequests.signed(q.getItemsList(), wiped),
                                    t.context()))))
        .unary(
            KeyServiceGrpc.getGenerateRandomMethod(),
            (q, t) ->
                work(
                    q.getStore(),
                    (keys, wiped) ->
                        GenerateRandomResponse.newBuilder()
                            .setRandom(
                                UnsafeByteOperations.unsafeWrap(
                                    wiped.keep(keys.random(q.getCount(), t.context()))))
                            .build()));
  }

  /** A key that is used. */
  private record Used(TransitKeys keys, SecretName name) {}

  private <A> Work<A> used(String store, String key, BiFunction<Used, Wiped, A> question) {
    SecretName name = SecretName.of(key);
    return work(store, (keys, wiped) -> question.apply(new Used(keys, name), wiped));
  }

  private <A> Work<A> work(String inRequest, BiFunction<TransitKeys, Wiped, A> question) {
    ServedStore store = stores.named(inRequest);
    return new TransitWork<>(store, wiped -> question.apply(keys(store), wiped));
  }

  private static TransitKeys keys(ServedStore store) {
    TransitKeys keys = TransitKeys.behind(store.store().backend());
    if (keys == null) {
      throw TransitKeys.unsupported(store.store().name());
    }
    return keys;
  }
}
