package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A watch that goes on after a cut: from the last event that it gave, after a wait with full jitter
 * (at most 1 s, 1.6 times that after each further failure, up to 2 minutes; back to 1 s after half
 * a minute that went well). Where the history does not reach back, or the store was restored, it
 * goes on with a snapshot, after up to half a minute, which begins with {@link
 * WatchEvent.SnapshotBegin}: nothing is passed over in silence. What waiting cannot mend is thrown.
 */
public final class ResumingStream implements EventStream {
  private static final Duration HEALTHY = Duration.ofSeconds(30);

  private final Function<WatchRequest, EventStream> source;
  private final WatchRequest request;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);
  private WatchStart position;
  private volatile @Nullable EventStream stream;
  private long openedNanos;
  private long notBeforeNanos = System.nanoTime();
  private @Nullable SecretsException lastFailure;

  private ResumingStream(
      Function<WatchRequest, EventStream> source,
      WatchRequest request,
      RandomGenerator random,
      Duration firstWait) {
    this.source = source;
    this.request = request;
    this.position = request.start();
    this.backoff = new Backoff(random, firstWait, firstWait.multipliedBy(Backoff.LONGEST));
  }

  /**
   * @param source opens a watch that ends where it breaks
   */
  public static ResumingStream of(
      Function<WatchRequest, EventStream> source, WatchRequest request) {
    return new ResumingStream(source, request, ThreadLocalRandom.current(), Backoff.DEFAULT_FIRST);
  }

  /**
   * @param firstWait the bound of the first wait, in the place of a second; that of all waits is
   *     120 times that
   */
  public static ResumingStream of(
      Function<WatchRequest, EventStream> source, WatchRequest request, Duration firstWait) {
    return new ResumingStream(source, request, ThreadLocalRandom.current(), firstWait);
  }

  /**
   * Goes on with a watch that was begun already.
   *
   * @param request from the position of the first event that {@code begun} gives from now on
   */
  public static ResumingStream goingOn(
      Function<WatchRequest, EventStream> source, WatchRequest request, EventStream begun) {
    ResumingStream stream = of(source, request);
    stream.stream = begun;
    stream.openedNanos = System.nanoTime();
    return stream;
  }

  @Override
  public @Nullable WatchEvent next(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      EventStream open = opened(deadline);
      if (open == null) {
        return null;
      }
      try {
        long left = Math.max(0, deadline - System.nanoTime());
        WatchEvent event = open.next(Duration.ofNanos(left));
        if (event == null) {
          return null;
        }
        note(event);
        return event;
      } catch (SecretsException e) {
        broke(e);
      }
    }
  }

  /** Why it is not connected now; null while it is, as far as it knows. */
  public @Nullable SecretsException lastFailure() {
    return lastFailure;
  }

  private @Nullable EventStream opened(long deadline) {
    if (closed.getCount() == 0) {
      throw closedNow();
    }
    EventStream open = stream;
    if (open != null) {
      return open;
    }
    long wait = notBeforeNanos - System.nanoTime();
    if (wait > 0 && !await(Math.min(wait, deadline - System.nanoTime()))) {
      throw closedNow();
    }
    if (notBeforeNanos - System.nanoTime() > 0) {
      return null;
    }
    openedNanos = System.nanoTime();
    EventStream begun = source.apply(request.from(position));
    stream = begun;
    if (closed.getCount() == 0) {
      begun.close();
      throw closedNow();
    }
    return begun;
  }

  /**
   * @return false where it was closed meanwhile
   */
  private boolean await(long nanos) {
    try {
      return !closed.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SecretsException.of(ErrorCode.CANCELLED, "The watch was interrupted.").build();
    }
  }

  private void note(WatchEvent event) {
    lastFailure = null;
    ResumeToken token = event.token();
    if (token != null) {
      position = WatchStart.after(token);
    }
  }

  private void broke(SecretsException e) {
    EventStream broken = stream;
    stream = null;
    if (broken != null) {
      broken.close();
    }
    if (closed.getCount() == 0) {
      throw closedNow();
    }
    if (isGap(e.code())) {
      position = WatchStart.SNAPSHOT;
    } else if (!isPassing(e)) {
      throw e;
    }
    lastFailure = e;
    if (System.nanoTime() - openedNanos > HEALTHY.toNanos()) {
      backoff.reset();
    }
    Duration wait = isGap(e.code()) ? backoff.beforeSnapshot() : backoff.next();
    if (e.retryAfter() != null) {
      wait = wait.plus(e.retryAfter());
    }
    notBeforeNanos = System.nanoTime() + wait.toNanos();
  }

  private static boolean isGap(ErrorCode code) {
    return code == ErrorCode.HISTORY_COMPACTED || code == ErrorCode.EPOCH_CHANGED;
  }

  /**
   * A server that is away, or ended a reader that was slow, is worth another try; so is one that
   * failed: what breaks a connection in the middle of a word is not always told apart from that.
   */
  private static boolean isPassing(SecretsException e) {
    return switch (e.code()) {
      case UNAVAILABLE -> e.retryability() != Retryability.PERMANENT;
      case THROTTLED, LIMIT_EXCEEDED, DEADLINE_EXCEEDED, INTERNAL -> true;
      default -> false;
    };
  }

  private static SecretsException closedNow() {
    return SecretsException.of(ErrorCode.CANCELLED, "The watch was closed.").build();
  }

  @Override
  public void close() {
    closed.countDown();
    EventStream open = stream;
    if (open != null) {
      open.close();
    }
  }
}
