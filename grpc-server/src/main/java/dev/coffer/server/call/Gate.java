package dev.coffer.server.call;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.server.access.Access;
import dev.coffer.server.access.Principal;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Through which every call comes in: it is known who calls before anything else is looked at, and
 * only so many calls are in at once. A call that is in and whose request does not arrive is ended
 * when its time is over. Thread-safe.
 */
public final class Gate implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final long SWEEP_MILLIS = 250;

  private final Access access;
  private final int maxCalls;
  private final long longestNanos;
  private final AtomicInteger inside = new AtomicInteger();
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "coffer-gate");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> sweeping;

  /** A call that is in and waits for its request. */
  interface Waiting {
    /** The {@link System#nanoTime()} at which the request must have come. */
    long deadlineNanos();

    /** Ends the call unless its request came just now. */
    void giveUp();
  }

  /**
   * @param maxCalls how many calls are in at once
   * @param longest how long a call may take
   */
  public Gate(Access access, int maxCalls, Duration longest) {
    this.access = access;
    this.maxCalls = maxCalls;
    this.longestNanos = longest.toNanos();
    this.sweeping =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Lets a call in.
   *
   * @param deadlineNanos when it ends at the latest, by {@link #deadlineNanos()}
   * @return its terms; null where only {@link #authenticate} can tell who calls
   * @throws SecretsException UNAUTHENTICATED, DENIED, THROTTLED; then the call is not in
   */
  @Nullable Terms enter(ServerCall<?, ?> call, Metadata headers, long deadlineNanos) {
    Principal principal = access.decideNow(call.getAttributes(), headers);
    if (inside.incrementAndGet() > maxCalls) {
      inside.decrementAndGet();
      throw SecretsException.of(ErrorCode.THROTTLED, "Too many calls are under way.")
          .remedy("Try again in a moment.")
          .retryAfter(WAIT)
          .build();
    }
    return principal == null ? null : Terms.of(principal, headers, deadlineNanos);
  }

  /** Finds out who calls where this may block. */
  Terms authenticate(ServerCall<?, ?> call, Metadata headers, long deadlineNanos) {
    Principal principal = access.decide(call.getAttributes(), headers);
    return Terms.of(principal, headers, deadlineNanos);
  }

  /**
   * Who calls, asked again in the middle of a call; may block.
   *
   * @throws SecretsException UNAUTHENTICATED, DENIED
   */
  Principal who(ServerCall<?, ?> call, Metadata headers) {
    return access.decide(call.getAttributes(), headers);
  }

  /** To be called once for each call that was let in, when it is over. */
  void leave() {
    inside.decrementAndGet();
  }

  /** How many calls are in. */
  public int inside() {
    return inside.get();
  }

  /** The end of a call that begins now on this thread: its own, or the latest allowed. */
  long deadlineNanos() {
    Deadline deadline = Context.current().getDeadline();
    long left = deadline == null ? longestNanos : deadline.timeRemaining(TimeUnit.NANOSECONDS);
    return System.nanoTime() + Math.min(left, longestNanos);
  }

  void watch(Waiting call) {
    waiting.add(call);
  }

  void forget(Waiting call) {
    waiting.remove(call);
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Waiting call : waiting) {
      if (now - call.deadlineNanos() >= 0 && waiting.remove(call)) {
        call.giveUp();
      }
    }
  }

  @Override
  public void close() {
    sweeping.cancel(false);
    sweeper.shutdownNow();
  }
}
