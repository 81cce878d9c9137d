package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Handles the calls of one method that answers with a stream, one call at a time on a thread of its
 * own. A part is sent only when the one before has left, so a caller that does not read costs no
 * memory; one that does not read for a minute, or takes more than an hour, is cut off. Thread-safe.
 */
final class StreamHandler<Q, A> implements ServerCallHandler<Q, A> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final Gate gate;
  private final StreamMethod<Q, A> method;
  private final AtomicBoolean busy = new AtomicBoolean();

  StreamHandler(Gate gate, StreamMethod<Q, A> method) {
    this.gate = gate;
    this.method = method;
  }

  @Override
  public ServerCall.Listener<Q> startCall(ServerCall<Q, A> call, Metadata headers) {
    Streaming streaming;
    try {
      long deadlineNanos = gate.deadlineNanos();
      Terms terms = gate.enter(call, headers, deadlineNanos);
      streaming = new Streaming(call, headers, deadlineNanos, terms);
    } catch (RuntimeException e) {
      call.close(Status.UNKNOWN.withCause(e), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    gate.watch(streaming);
    call.request(1);
    return streaming;
  }

  private final class Streaming extends ServerCall.Listener<Q>
      implements Gate.Waiting, StreamMethod.Answering<A> {
    private final ServerCall<Q, A> call;
    private final Metadata headers;
    private final long deadlineNanos;
    private final @Nullable Terms terms;
    private final Semaphore room = new Semaphore(0);
    private final AtomicBoolean begun = new AtomicBoolean();
    private final long startedNanos = System.nanoTime();
    private volatile boolean cancelled;
    private @Nullable Q request;
    private boolean headersSent;

    Streaming(ServerCall<Q, A> call, Metadata headers, long deadlineNanos, @Nullable Terms terms) {
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
      if (asked == null) {
        end(noRequest());
        return;
      }
      if (!busy.compareAndSet(false, true)) {
        end(throttled());
        return;
      }
      Thread thread = new Thread(() -> run(asked), "coffer-stream");
      thread.setDaemon(true);
      thread.start();
    }

    private void run(Q asked) {
      try {
        Terms known = terms != null ? terms : gate.authenticate(call, headers, deadlineNanos);
        method.run(asked, known, this);
        call.close(Status.OK, new Metadata());
      } catch (Throwable e) {
        end(e);
      } finally {
        busy.set(false);
      }
    }

    private void end(Throwable failure) {
      call.close(Status.UNKNOWN.withCause(failure), new Metadata());
    }

    @Override
    public void send(A part) {
      if (!headersSent) {
        call.sendHeaders(new Metadata());
        headersSent = true;
      }
      if (System.nanoTime() - startedNanos > LONGEST.toNanos()) {
        throw late("The stream took too long.");
      }
      while (!call.isReady() && !cancelled) {
        awaitRoom();
      }
      if (cancelled) {
        throw gone();
      }
      call.sendMessage(part);
    }

    private void awaitRoom() {
      try {
        if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw late("The caller did not read the stream.");
        }
        room.drainPermits();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw gone();
      }
    }

    @Override
    public void onReady() {
      room.release();
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public void giveUp() {
      if (begun.compareAndSet(false, true)) {
        end(late("The request did not arrive in time."));
      }
    }

    @Override
    public void onCancel() {
      cancelled = true;
      room.release();
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

  private static SecretsException noRequest() {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The call has no request.")
        .remedy("Send exactly one request.")
        .build();
  }

  private static SecretsException late(String what) {
    return SecretsException.of(ErrorCode.DEADLINE_EXCEEDED, what)
        .remedy("Try again, and read the stream as it comes.")
        .build();
  }

  private static SecretsException gone() {
    return SecretsException.of(ErrorCode.CANCELLED, "The caller gave up.").build();
  }

  private static SecretsException throttled() {
    return SecretsException.of(ErrorCode.THROTTLED, "Another call of this kind is under way.")
        .remedy("Try again when it is done.")
        .retryAfter(WAIT)
        .build();
  }
}
