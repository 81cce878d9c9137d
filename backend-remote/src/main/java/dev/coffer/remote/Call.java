package dev.coffer.remote;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What every call carries and how its failure is told. */
final class Call {
  private static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private Call() {}

  /**
   * Makes a call.
   *
   * @param call makes it and reads the answer
   * @param channel over which it is made
   * @param store the name that this side has for the store; null for calls about none
   * @param mutation whether an ambiguous failure leaves the outcome unknown
   * @throws SecretsException as the server said it, or what the wire did
   */
  static <S extends AbstractBlockingStub<S>, R> R make(
      S stub,
      OperationContext context,
      RemoteChannel channel,
      @Nullable String store,
      boolean mutation,
      Function<S, R> call) {
    context.checkDeadline();
    try {
      S equipped = equipped(stub, context, channel.token());
      return RemoteErrors.understood(store, mutation, () -> call.apply(equipped));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        channel.connectSoon();
      }
      throw RemoteErrors.of(e, store, mutation);
    }
  }

  static <S extends AbstractBlockingStub<S>> S equipped(
      S stub, OperationContext context, @Nullable CallCredentials token) {
    S equipped = token == null ? stub : stub.withCallCredentials(token);
    if (context.hasDeadline()) {
      equipped = equipped.withDeadlineAfter(context.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }
    if (context.traceParent() == null) {
      return equipped;
    }
    Metadata metadata = new Metadata();
    metadata.put(TRACE_PARENT, context.traceParent());
    return equipped.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }
}
