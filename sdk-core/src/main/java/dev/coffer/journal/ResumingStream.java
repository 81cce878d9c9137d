package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A watch that goes on after a cut: from the last event that it gave, after a wait with full jitter
 * (at most 1 s, 1.6 times that after each further failure, up to 2 minutes; back to 1 s after half
 * a minute that went well). A stream that went well and is cut without a word was perhaps cut
 * together with all others of its server: its first wait is up to 10 s longer. A server that ends
 * in good order says itself how long each of its readers is to wait. Where the history does not
 * reach back, or the store was restored, it goes on with a snapshot, after up to half a minute,
 * which begins with {@link WatchEvent.SnapshotBegin}: nothing is passed over in silence. What
 * waiting cannot mend is thrown.
 */
public final class ResumingStream implements EventStream {
  private static final Duration HEALTHY = Duration.ofSeconds(30);

  private final Function<WatchRequest, EventStream> source;
  private final WatchRequest request;
  private final Backoff backoff;
  private final LongSupplier nanos;
  private final CountDownLatch closed = new CountDownLatch(1);
  private WatchStart position;
  private volatile @Nullable EventStream stream;
  private long openedNanos;
  private long notBeforeNanos;
  private @Nullable SecretsException lastFailure;

  private ResumingStream(
      Function<WatchRequest, EventStream> source,
      WatchRequest request,
      RandomGenerator random,
      Duration firstWait,
      LongSupplier nanos) {
    this.source = source;
    this.request = request;
    this.position = request.start();
    this.backoff = new Backoff(random, firstWait, firstWait.multipliedBy(Backoff.LONGEST));
    this.nanos = nanos;
    this.notBeforeNanos = nanos.getAsLong();
  }

  /**
   * @param source opens a watch that ends where it breaks
   */
  public static ResumingStream of(
      Function<WatchRequest, EventStream> source, WatchRequest request) {
    return of(source, request, Backoff.DEFAULT_FIRST);
  }

  /**
   * @param firstWait the bound of the first wait, in the place of a second; that of all waits is
   *     120 times that
   */
  public static ResumingStream of(
      Function<WatchRequest, EventStream> source, WatchRequest request, Duration firstWait) {
    return of(source, request, ThreadLocalRandom.current(), firstWait, System::nanoTime);
  }

  /**
   * @param nanos the clock by which it waits; a caller without patience never waits for it
   */
  static ResumingStream of(
      Function<WatchRequest, EventStream> source,
      WatchRequest request,
      RandomGenerator random,
      Duration firstWait,
      LongSupplier nanos) {
    return new ResumingStream(source, request, random, firstWait, nanos);
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
    stream.openedNanos = stream.nanos.getAsLong();
    return stream;
  }

  @Override
  public @Nullable WatchEvent next(Duration patience) {
    long deadline = nanos.getAsLong() + patience.toNanos();
    while (true) {
      EventStream open = opened(deadline);
      if (open == null) {
        return null;
      }
      try {
        long left = Math.max(0, deadline - nanos.getAsLong());
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
    long wait = notBeforeNanos - nanos.getAsLong();
    if (wait > 0 && !await(Math.min(wait, deadline - nanos.getAsLong()))) {
      throw closedNow();
    }
    if (notBeforeNanos - nanos.getAsLong() > 0) {
      return null;
    }
    openedNanos = nanos.getAsLong();
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
    boolean wentWell = nanos.getAsLong() - openedNanos > HEALTHY.toNanos();
    if (wentWell) {
      backoff.reset();
    }
    notBeforeNanos = nanos.getAsLong() + waitAfter(e, wentWell && broken != null).toNanos();
  }

  /**
   * @param wasWell whether this ended a stream that went well
   */
  private Duration waitAfter(SecretsException e, boolean wasWell) {
    Duration wait = isGap(e.code()) ? backoff.beforeSnapshot() : backoff.next();
    if (e.retryAfter() != null) {
      return wait.plus(e.retryAfter());
    }
    return wasWell && isCut(e.code()) ? wait.plus(backoff.amongMany()) : wait;
  }

  /** Who is cut off is not told why: alone, or with all others of a server that is gone. */
  private static boolean isCut(ErrorCode code) {
    return code == ErrorCode.UNAVAILABLE || code == ErrorCode.INTERNAL;
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
