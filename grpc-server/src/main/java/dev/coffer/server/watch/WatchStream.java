package dev.coffer.server.watch;

import dev.coffer.journal.WatchCursor;
import dev.coffer.journal.WatchEvent;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.server.call.PushMethod.Pushed;
import dev.coffer.server.call.PushMethod.Pushing;
import dev.coffer.server.call.Traces;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: a cursor, and the call it answers. It runs on a thread of the pump when there is a
 * change, or room, or a time has come; never on two at once. It takes an event from the journal
 * only when the one before has left, so that a reader which is slow costs nothing.
 */
final class WatchStream implements Pushed {
  private static final Logger LOG = LoggerFactory.getLogger(WatchStream.class);

  /** How many events one stream gives before others have their turn. */
  private static final int TURN = 64;

  private static final int IDLE = 0;
  private static final int QUEUED = 1;
  private static final int RUNNING = 2;
  private static final int RUNNING_AGAIN = 3;

  private final WatchCursor cursor;
  private final Pushing<WatchResponse> out;
  private final Messages messages;
  private final List<Feeds.Feed> feeds;
  private final Executor pump;
  private final Duration bookmarks;
  private final Duration patience;
  private final Runnable atEnd;
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private volatile long bookmarkNanos;
  private volatile long stuckNanos;
  private volatile boolean stuck;
  private volatile @Nullable SecretsException ending;
  private volatile boolean over;
  private boolean finished;
  private boolean begun;

  /**
   * @param bookmarks the time without a message after which a bookmark is sent
   * @param patience how long the caller may read nothing while there is something to tell
   * @param atEnd called once when the stream is over
   */
  WatchStream(
      WatchCursor cursor,
      Pushing<WatchResponse> out,
      Messages messages,
      List<Feeds.Feed> feeds,
      Executor pump,
      Duration bookmarks,
      Duration patience,
      Runnable atEnd) {
    this.cursor = cursor;
    this.out = out;
    this.messages = messages;
    this.feeds = feeds;
    this.pump = pump;
    this.bookmarks = bookmarks;
    this.patience = patience;
    this.atEnd = atEnd;
    // A stream says at once that it has begun, and from where.
    this.bookmarkNanos = System.nanoTime();
  }

  /** The connection on which it goes out. */
  Object connection() {
    return out.connection();
  }

  /** There may be something to do. Returns at once. */
  @Override
  public void ready() {
    if (queue()) {
      pump.execute(this::run);
    }
  }

  /**
   * Notes that there may be something to do.
   *
   * @return whether the caller has to see to it that {@link #run} is called
   */
  boolean queue() {
    while (true) {
      int now = state.get();
      if (now == QUEUED || now == RUNNING_AGAIN) {
        return false;
      }
      if (state.compareAndSet(now, now == IDLE ? QUEUED : RUNNING_AGAIN)) {
        return now == IDLE;
      }
    }
  }

  @Override
  public void over() {
    over = true;
    ready();
  }

  /** To be called every second or so: sees whether a time has come. */
  void tick(long nowNanos) {
    boolean due = nowNanos - bookmarkNanos >= 0;
    boolean lost = stuck && nowNanos - stuckNanos > patience.toNanos();
    if (lost && ending == null) {
      ending =
          SecretsException.of(ErrorCode.LIMIT_EXCEEDED, "The caller did not read the stream.")
              .remedy("Go on from the last resume token, and read the stream as it comes.")
              .build();
    }
    if (due || lost) {
      ready();
    }
  }

  /** Ends the stream in good order: with a bookmark, then this. */
  void end(SecretsException why) {
    ending = why;
    ready();
  }

  void run() {
    state.set(RUNNING);
    boolean more = false;
    try {
      more = work();
    } catch (SecretsException e) {
      finish(e);
    } catch (RuntimeException e) {
      LOG.error("a stream failed: {}", Traces.of(e));
      finish(
          SecretsException.of(ErrorCode.INTERNAL, "The stream failed unexpectedly.")
              .remedy("Ask the operator of this server: its log says more.")
              .build());
    }
    if (more || !state.compareAndSet(RUNNING, IDLE)) {
      state.set(QUEUED);
      pump.execute(this::run);
    }
  }

  /**
   * @return whether there is more to do at once
   */
  private boolean work() {
    if (finished) {
      return false;
    }
    if (over) {
      finish(null);
      return false;
    }
    SecretsException why = ending;
    if (why != null) {
      endInOrder(why);
      return false;
    }
    int turn = 0;
    while (turn < TURN && out.isReady() && cursor.isBehind()) {
      out.prove();
      WatchEvent event = cursor.poll();
      if (event != null) {
        send(event);
      }
      turn++;
    }
    boolean hasRoom = out.isReady();
    noteWhetherStuck(!hasRoom && cursor.isBehind());
    boolean speaks = System.nanoTime() - bookmarkNanos >= 0 && !cursor.isWithinSnapshot();
    if (hasRoom && speaks && mayBegin()) {
      out.prove();
      send(cursor.bookmark());
    }
    return hasRoom && cursor.isBehind();
  }

  /** A stream says that it has begun when all that is watched was looked at, or soon. */
  private boolean mayBegin() {
    begun = begun || cursor.hasBegun() || !cursor.isYoung();
    return begun;
  }

  private void noteWhetherStuck(boolean now) {
    if (now && !stuck) {
      stuckNanos = System.nanoTime();
    }
    stuck = now;
  }

  private void send(WatchEvent event) {
    try {
      out.send(messages.of(event));
    } finally {
      close(event);
    }
    long jittered = (long) (bookmarks.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    bookmarkNanos = System.nanoTime() + jittered;
  }

  private static void close(WatchEvent event) {
    Secret secret = null;
    if (event instanceof WatchEvent.Changed changed) {
      secret = changed.secret();
    } else if (event instanceof WatchEvent.SnapshotItem item) {
      secret = item.secret();
    }
    if (secret != null) {
      secret.close();
    }
  }

  private void endInOrder(SecretsException why) {
    if (!cursor.isWithinSnapshot()) {
      out.send(Watching.message(cursor.bookmark()));
    }
    finish(why);
  }

  private void finish(@Nullable SecretsException why) {
    if (finished) {
      return;
    }
    finished = true;
    if (why != null) {
      out.end(why);
    }
    feeds.forEach(feed -> feed.remove(this));
    cursor.close();
    atEnd.run();
  }
}
