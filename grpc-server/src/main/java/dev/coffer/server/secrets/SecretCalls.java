package dev.coffer.server.secrets;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.Version;
import dev.coffer.proto.v1.DeleteSecretRequest;
import dev.coffer.proto.v1.DeleteSecretResponse;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.DescribeSecretResponse;
import dev.coffer.proto.v1.MoveSecretStageRequest;
import dev.coffer.proto.v1.MoveSecretStageResponse;
import dev.coffer.proto.v1.PatchSecretRequest;
import dev.coffer.proto.v1.PatchSecretResponse;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.PutSecretResponse;
import dev.coffer.proto.v1.RestoreSecretRequest;
import dev.coffer.proto.v1.RestoreSecretResponse;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.SetSecretVersionStateRequest;
import dev.coffer.proto.v1.SetSecretVersionStateResponse;
import dev.coffer.proto.v1.UpdateSecretRequest;
import dev.coffer.proto.v1.UpdateSecretResponse;
import dev.coffer.server.call.GatedService;
import dev.coffer.server.call.ServedStore;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.Terms;
import dev.coffer.server.call.Work;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import io.grpc.ServerServiceDefinition;
import java.util.function.Function;

/**
 * The calls of {@code SecretService}: each is one operation on one store. The operation is made
 * last, since it may hold a value that only its work wipes.
 */
public final class SecretCalls {
  private final ServedStores stores;

  public SecretCalls(ServedStores stores) {
    this.stores = stores;
  }

  /** These calls as a service. */
  public ServerServiceDefinition in(GatedService service) {
    return service
        .unary(
            SecretServiceGrpc.getGetSecretMethod(),
            (q, t) -> work(store(q.getStore()), t.context(), Requests.get(q), Answers::get))
        .unary(
            SecretServiceGrpc.getBatchGetSecretsMethod(),
            (q, t) -> new BatchWork(store(q.getStore()), Requests.getMany(q), t.context()))
        .unary(SecretServiceGrpc.getDescribeSecretMethod(), this::describe)
        .unary(
            SecretServiceGrpc.getListSecretsMethod(),
            (q, t) -> new ListWork(store(q.getStore()), Requests.list(q), t.context()))
        .unary(
            SecretServiceGrpc.getListSecretVersionsMethod(),
            (q, t) ->
                work(
                    store(q.getStore()),
                    t.context(),
                    Requests.listVersions(q),
                    Answers::listVersions))
        .unary(SecretServiceGrpc.getPutSecretMethod(), this::put)
        .unary(SecretServiceGrpc.getPatchSecretMethod(), this::patch)
        .unary(SecretServiceGrpc.getUpdateSecretMethod(), this::update)
        .unary(SecretServiceGrpc.getMoveSecretStageMethod(), this::moveStage)
        .unary(SecretServiceGrpc.getSetSecretVersionStateMethod(), this::setState)
        .unary(SecretServiceGrpc.getDeleteSecretMethod(), this::delete)
        .unary(SecretServiceGrpc.getRestoreSecretMethod(), this::restore)
        .unary(
            SecretServiceGrpc.getPurgeSecretMethod(),
            (q, t) ->
                work(
                    store(q.getStore()),
                    t.context(q.getRequestId()),
                    Requests.purge(q),
                    Answers::purged))
        .build();
  }

  private Work<DescribeSecretResponse> describe(DescribeSecretRequest q, Terms t) {
    Function<SecretMetadata, DescribeSecretResponse> answer =
        m -> DescribeSecretResponse.newBuilder().setSecret(Answers.metadata(m)).build();
    return work(store(q.getStore()), t.context(), Requests.describe(q), answer);
  }

  private Work<PutSecretResponse> put(PutSecretRequest q, Terms t) {
    Function<Version, PutSecretResponse> answer =
        v -> PutSecretResponse.newBuilder().setVersion(Answers.version(v)).build();
    return work(store(q.getStore()), t.context(q.getRequestId()), Requests.put(q), answer);
  }

  private Work<PatchSecretResponse> patch(PatchSecretRequest q, Terms t) {
    Function<Version, PatchSecretResponse> answer =
        v -> PatchSecretResponse.newBuilder().setVersion(Answers.version(v)).build();
    return work(store(q.getStore()), t.context(q.getRequestId()), Requests.patch(q), answer);
  }

  private Work<UpdateSecretResponse> update(UpdateSecretRequest q, Terms t) {
    Function<SecretMetadata, UpdateSecretResponse> answer =
        m -> UpdateSecretResponse.newBuilder().setSecret(Answers.metadata(m)).build();
    return work(store(q.getStore()), t.context(q.getRequestId()), Requests.update(q), answer);
  }

  private Work<MoveSecretStageResponse> moveStage(MoveSecretStageRequest q, Terms t) {
    Function<SecretMetadata, MoveSecretStageResponse> answer =
        m -> MoveSecretStageResponse.newBuilder().setSecret(Answers.metadata(m)).build();
    return work(store(q.getStore()), t.context(q.getRequestId()), Requests.moveStage(q), answer);
  }

  private Work<SetSecretVersionStateResponse> setState(SetSecretVersionStateRequest q, Terms t) {
    Function<Version, SetSecretVersionStateResponse> answer =
        v -> SetSecretVersionStateResponse.newBuilder().setVersion(Answers.version(v)).build();
    return work(store(q.getStore()), t.context(q.getRequestId()), Requests.setState(q), answer);
  }

  private Work<DeleteSecretResponse> delete(DeleteSecretRequest q, Terms t) {
    Function<SecretMetadata, DeleteSecretResponse> answer =
        m -> DeleteSecretResponse.newBuilder().setSecret(Answers.metadata(m)).build();
    return work(store(q.getStore()), t.context(q.getRequestId()), Requests.delete(q), answer);
  }

  private Work<RestoreSecretResponse> restore(RestoreSecretRequest q, Terms t) {
    Function<SecretMetadata, RestoreSecretResponse> answer =
        m -> RestoreSecretResponse.newBuilder().setSecret(Answers.metadata(m)).build();
    return work(store(q.getStore()), t.context(q.getRequestId()), Requests.restore(q), answer);
  }

  private ServedStore store(String inRequest) {
    return stores.named(inRequest);
  }

  private static <R, A> Work<A> work(
      ServedStore store, OperationContext context, Operation<R> operation, Function<R, A> answer) {
    return new StoreWork<>(store, operation, context, answer);
  }
}
