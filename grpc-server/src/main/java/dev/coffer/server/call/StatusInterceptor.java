package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the status of every call that fails, whoever failed it. A service ends a call with its
 * exception as the cause of a status; what leaves is what {@link Statuses} makes of it.
 */
public final class StatusInterceptor implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(StatusInterceptor.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return next.startCall(new Judged<>(call), headers);
  }

  private static final class Judged<Q, A> extends SimpleForwardingServerCall<Q, A> {
    Judged(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk()) {
        super.close(status, trailers);
        return;
      }
      SecretsException sayable = Statuses.sayable(status);
      if (sayable.code() == ErrorCode.INTERNAL || sayable.code() == ErrorCode.INTEGRITY) {
        LOG.error(
            "{} failed with {}: {}",
            getMethodDescriptor().getFullMethodName(),
            sayable.code(),
            Traces.of(sayable));
      }
      StatusRuntimeException built = Statuses.statusOf(sayable);
      super.close(built.getStatus(), Statuses.trailersOf(built));
    }
  }
}
