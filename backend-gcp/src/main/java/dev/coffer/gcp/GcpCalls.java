package dev.coffer.gcp;

import com.google.api.core.ApiFuture;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.ApiCallContext;
import com.google.api.gax.rpc.UnaryCallable;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Causes;
import dev.coffer.spi.OperationContext;
import io.grpc.CallOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one store or key: each ends with its caller's deadline or thread, which
 * cancels it at the service too, and fails with our errors alone. Thread-safe.
 */
public final class GcpCalls {
  private final String what;
  private final GcpChannel channel;
  private final GcpErrors errors;
  private volatile boolean closed;

  /**
   * @param what what is closed by {@link #close}, as {@code store}
   */
  public GcpCalls(String what, GcpChannel channel, GcpErrors errors) {
    this.what = what;
    this.channel = channel;
    this.errors = errors;
  }

  /**
   * Makes one call.
   *
   * @param name the secret it is about; null for none or several
   */
  public <Q, R> R make(
      OperationContext context,
      GcpAction action,
      @Nullable SecretName name,
      UnaryCallable<Q, R> method,
      Q request) {
    requireOpen();
    context.checkDeadline();
    ApiFuture<R> answer = method.futureCall(request, bounds(context));
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted(action, name);
    } catch (ExecutionException e) {
      requireOpen();
      // A credential is fetched by the thread that calls.
      if (Causes.has(e, InterruptedException.class)) {
        throw interrupted(action, name);
      }
      SecretsException told = errors.of(e.getCause(), action);
      if (told.code() == ErrorCode.BACKEND_DENIED) {
        channel.credentials().forget();
      }
      throw told.toBuilder().name(name).build();
    }
  }

  private static SecretsException interrupted(GcpAction action, @Nullable SecretName name) {
    Thread.currentThread().interrupt();
    return SecretsException.of(ErrorCode.CANCELLED, "The call was cancelled before its answer.")
        .name(name)
        .remedy("Call again from a thread that is not interrupted.")
        .outcomeUnknown(action.mutation())
        .build();
  }

  private static ApiCallContext bounds(OperationContext context) {
    CallOptions options =
        context.hasDeadline()
            ? CallOptions.DEFAULT.withDeadlineAfter(
                context.remaining().toNanos(), TimeUnit.NANOSECONDS)
            : CallOptions.DEFAULT;
    return GrpcCallContext.createDefault().withCallOptions(options);
  }

  private void requireOpen() {
    if (closed) {
      throw SecretsException.closed(what).build();
    }
  }

  /** From now on no call is made. */
  public void close() {
    closed = true;
  }

  public boolean isClosed() {
    return closed;
  }
}
