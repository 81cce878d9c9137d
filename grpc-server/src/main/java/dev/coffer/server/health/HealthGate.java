package dev.coffer.server.health;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.server.access.Access;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the services of others. Whether the server as a whole serves may be asked by anyone
 * whose connection was accepted: that is all that is told without a proof of who asks. How a single
 * store is, and what reflection tells, is for those who may do anything.
 */
public final class HealthGate implements ServerInterceptor {
  private final Access access;

  public HealthGate(Access access) {
    this.access = access;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    SecretsException refusal = refusal(call, headers);
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        boolean open = message instanceof HealthCheckRequest check && check.getService().isEmpty();
        if (refusal == null || open) {
          super.onMessage(message);
        } else if (!refused) {
          refused = true;
          call.close(Status.UNKNOWN.withCause(refusal), new Metadata());
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private @Nullable SecretsException refusal(ServerCall<?, ?> call, Metadata headers) {
    try {
      boolean known = access.decideNow(call.getAttributes(), headers) != null;
      return known
          ? null
          : SecretsException.of(ErrorCode.UNAUTHENTICATED, "The one-time token is not claimed yet.")
              .remedy("Call WhoAmI with it first.")
              .build();
    } catch (SecretsException e) {
      return e;
    }
  }
}
