package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A watch in process, straight on the journal of a store. */
public final class LocalStream implements EventStream {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final JournalFeed feed;
  private final WatchCursor cursor;
  private final Duration bookmarks;
  private final Semaphore news = new Semaphore(0);

  /** Held while the cursor is used: it may be closed by another thread. */
  private final ReentrantLock use = new ReentrantLock();

  private long saidNanos;
  private boolean begun;
  private volatile boolean closed;

  private LocalStream(JournalFeed feed, WatchCursor cursor, Duration bookmarks) {
    this.feed = feed;
    this.cursor = cursor;
    this.bookmarks = bookmarks;
    // A watch says at once that it has begun.
    this.saidNanos = System.nanoTime() - bookmarks.toNanos();
    cursor.wake(news::release);
  }

  /**
   * Begins a watch of one store.
   *
   * @param feed of that store; closed with the stream
   * @throws SecretsException as {@link WatchCursor#open}
   */
  public static LocalStream open(WatchRequest request, JournalFeed feed, WatchTerms terms) {
    try {
      return new LocalStream(
          feed, WatchCursor.open(request, List.of(feed), terms), request.bookmarks());
    } catch (RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  @Override
  public @Nullable WatchEvent next(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      news.drainPermits();
      WatchEvent event = nextNow();
      if (event != null) {
        saidNanos = System.nanoTime();
        return event;
      }
      long wakeNanos =
          isHeldBack() ? System.nanoTime() + LOOK_AGAIN.toNanos() : saidNanos + bookmarks.toNanos();
      long left = Math.min(deadline, wakeNanos) - System.nanoTime();
      if (deadline - System.nanoTime() <= 0) {
        return null;
      }
      await(left);
    }
  }

  private @Nullable WatchEvent nextNow() {
    use.lock();
    try {
      if (closed) {
        throw SecretsException.of(ErrorCode.CANCELLED, "The watch was closed.").build();
      }
      return nextOfCursor();
    } finally {
      use.unlock();
    }
  }

  private @Nullable WatchEvent nextOfCursor() {
    while (cursor.isBehind()) {
      WatchEvent event = cursor.poll();
      if (event != null) {
        return event;
      }
    }
    boolean speaks = System.nanoTime() - saidNanos >= bookmarks.toNanos() && !isHeldBack();
    return speaks ? cursor.bookmark() : null;
  }

  /** Whether the store must be looked at before the watch can say that it has begun. */
  private boolean isHeldBack() {
    begun = begun || cursor.hasBegun();
    return !begun && (cursor.isWithinSnapshot() || cursor.isYoung());
  }

  /** Until there is news or the time is over: either is looked into by the caller. */
  private void await(long nanos) {
    try {
      if (news.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SecretsException.of(ErrorCode.CANCELLED, "The watch was interrupted.").build();
    }
  }

  @Override
  public void close() {
    closed = true;
    news.release();
    use.lock();
    try {
      cursor.close();
      feed.close();
    } finally {
      use.unlock();
    }
  }
}
