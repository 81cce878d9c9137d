package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call. Its callbacks come on the event loop, which it never blocks: what memory does not
 * answer goes to the executor of its work. Whoever moves it to {@link State#OVER} ends it, so that
 * it ends once: the event loop, the executor, or the gate that waited in vain for its request.
 */
final class UnaryCall<Q, A> extends ServerCall.Listener<Q> implements Gate.Waiting {
  private enum State {
    WAITING,
    WORKING,
    OVER
  }

  private final Gate gate;
  private final BoundedExecutor authentication;
  private final UnaryMethod<Q, A> method;
  private final ServerCall<Q, A> call;
  private final Metadata headers;
  private final long deadlineNanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final @Nullable Terms terms;
  private @Nullable Q request;
  private volatile @Nullable Future<?> task;
  private volatile boolean cancelled;

  /**
   * @param terms null where it must be found out first who calls, which may block
   */
  UnaryCall(
      Gate gate,
      BoundedExecutor authentication,
      UnaryMethod<Q, A> method,
      ServerCall<Q, A> call,
      Metadata headers,
      long deadlineNanos,
      @Nullable Terms terms) {
    this.gate = gate;
    this.authentication = authentication;
    this.method = method;
    this.call = call;
    this.headers = headers;
    this.terms = terms;
    this.deadlineNanos = deadlineNanos;
  }

  @Override
  public void onMessage(Q message) {
    request = message;
  }

  @Override
  public void onHalfClose() {
    gate.forget(this);
    if (!state.compareAndSet(State.WAITING, State.WORKING)) {
      return;
    }
    Q asked = request;
    try {
      if (asked == null) {
        throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The call has no request.")
            .remedy("Send exactly one request.")
            .build();
      }
      if (terms != null) {
        begin(method.work(asked, terms));
      } else {
        keep(authentication.run(() -> authenticated(asked), () -> {}));
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** On the event loop, if it is known who calls: from memory, or on to the executor. */
  private void begin(Work<A> work) {
    A answer;
    try {
      answer = work.tryNow();
      if (answer == null) {
        keep(work.executor().run(() -> run(work), work::release));
        return;
      }
    } catch (RuntimeException e) {
      work.release();
      throw e;
    }
    answer(answer);
    work.release();
  }

  /** On a thread that may block. */
  private void run(Work<A> work) {
    try {
      answer(work.run());
    } catch (Throwable e) {
      fail(e);
    } finally {
      work.release();
    }
  }

  /** On a thread that may block, of a caller that is known only now. */
  private void authenticated(Q asked) {
    try {
      begin(method.work(asked, gate.authenticate(call, headers, deadlineNanos)));
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void keep(Future<?> running) {
    task = running;
    if (cancelled) {
      running.cancel(true);
    }
  }

  private void answer(A answer) {
    if (state.compareAndSet(State.WORKING, State.OVER)) {
      call.sendHeaders(new Metadata());
      call.sendMessage(answer);
      call.close(Status.OK, new Metadata());
    }
  }

  private void fail(Throwable failure) {
    if (state.getAndSet(State.OVER) != State.OVER) {
      call.close(Status.UNKNOWN.withCause(failure), new Metadata());
    }
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void giveUp() {
    if (state.compareAndSet(State.WAITING, State.OVER)) {
      SecretsException late =
          SecretsException.of(ErrorCode.DEADLINE_EXCEEDED, "The request did not arrive in time.")
              .remedy("Try again, or allow more time.")
              .build();
      call.close(Status.UNKNOWN.withCause(late), new Metadata());
    }
  }

  @Override
  public void onCancel() {
    cancelled = true;
    state.set(State.OVER);
    Future<?> running = task;
    if (running != null) {
      running.cancel(true);
    }
    left();
  }

  @Override
  public void onComplete() {
    left();
  }

  private void left() {
    gate.forget(this);
    gate.leave();
  }
}
