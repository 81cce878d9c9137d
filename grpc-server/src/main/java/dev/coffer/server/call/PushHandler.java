package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Handles the calls of one method whose answers last. Such a call counts as one that is in until it
 * has begun; how many may last is for its service to say. Thread-safe.
 */
final class PushHandler<Q, A> implements ServerCallHandler<Q, A> {
  private final Gate gate;
  private final BoundedExecutor beginning;
  private final PushMethod<Q, A> method;

  /**
   * @param beginning where calls begin, which blocks
   */
  PushHandler(Gate gate, BoundedExecutor beginning, PushMethod<Q, A> method) {
    this.gate = gate;
    this.beginning = beginning;
    this.method = method;
  }

  @Override
  public ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
    Lasting lasting;
    try {
      long deadlineNanos = gate.deadlineNanos();
      Terms terms = gate.enter(call, headers, deadlineNanos);
      lasting = new Lasting(call, headers, deadlineNanos, terms);
    } catch (RuntimeException e) {
      call.close(Status.UNKNOWN.withCause(e), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    gate.watch(lasting);
    call.request(1);
    return lasting;
  }

  private final class Lasting extends ServerCall.Listener<Q>
      implements Gate.Waiting, PushMethod.Pushing<A> {
    private final ServerCall<Q, A> call;
    private final Metadata headers;
    private final long deadlineNanos;
    private final @Nullable Terms terms;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile PushMethod.@Nullable Pushed pushed;
    private volatile boolean over;
    private volatile @Nullable String principal;
    private @Nullable Q request;
    private boolean headersSent;

    Lasting(ServerCall<Q, A> call, Metadata headers, long deadlineNanos, @Nullable Terms terms) {
      this.call = call;
      this.headers = headers;
      this.deadlineNanos = deadlineNanos;
      this.terms = terms;
    }

    @Override
    public void onMessage(Q message) {
      request = message;
    }

    @Override
    public void onHalfClose() {
      gate.forget(this);
      Q asked = request;
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      try {
        if (asked == null) {
          throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The call has no request.")
              .remedy("Send exactly one request.")
              .build();
        }
        var unused = beginning.run(() -> begin(asked), () -> {});
      } catch (SecretsException e) {
        end(e);
      }
    }

    private void begin(Q asked) {
      try {
        Terms known = terms != null ? terms : gate.authenticate(call, headers, deadlineNanos);
        principal = known.principal().name();
        leave();
        PushMethod.Pushed begins = method.begin(asked, known, this);
        pushed = begins;
        if (over) {
          begins.over();
        } else {
          begins.ready();
        }
      } catch (SecretsException e) {
        end(e);
      } catch (RuntimeException | Error e) {
        close(e);
      }
    }

    @Override
    public Object connection() {
      SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      return peer == null ? this : peer;
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void send(A message) {
      if (ended.get() || over) {
        return;
      }
      if (!headersSent) {
        call.sendHeaders(new Metadata());
        headersSent = true;
      }
      call.sendMessage(message);
    }

    @Override
    public void end(SecretsException why) {
      close(why);
    }

    private void close(Throwable why) {
      if (ended.compareAndSet(false, true)) {
        call.close(Status.UNKNOWN.withCause(why), new Metadata());
      }
    }

    @Override
    public void prove() {
      if (!gate.who(call, headers).name().equals(principal)) {
        throw SecretsException.of(ErrorCode.UNAUTHENTICATED, "The caller is another than before.")
            .remedy("Call again.")
            .build();
      }
    }

    @Override
    public void onReady() {
      PushMethod.Pushed told = pushed;
      if (told != null) {
        told.ready();
      }
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public void giveUp() {
      if (begun.compareAndSet(false, true)) {
        end(
            SecretsException.of(ErrorCode.DEADLINE_EXCEEDED, "The request did not arrive in time.")
                .remedy("Try again.")
                .build());
      }
    }

    @Override
    public void onCancel() {
      overNow();
    }

    @Override
    public void onComplete() {
      overNow();
    }

    private void overNow() {
      over = true;
      gate.forget(this);
      leave();
      PushMethod.Pushed told = pushed;
      if (told != null) {
        told.over();
      }
    }

    private void leave() {
      if (left.compareAndSet(false, true)) {
        gate.leave();
      }
    }
  }
}
