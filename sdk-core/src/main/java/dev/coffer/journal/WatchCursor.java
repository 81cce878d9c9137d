package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.SecretBackend.Subscription;
import dev.coffer.store.JournalEvent;
import dev.coffer.store.StoreSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one watch is: a position in the journal of each of its stores and nothing that grows. It
 * gives events when it is asked for them, so whoever reads slowly costs no memory. Used by one
 * thread at a time.
 */
public final class WatchCursor implements AutoCloseable {
  private static final Duration YOUTH = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final WatchRequest request;
  private final WatchTerms terms;
  private final ResumeTokens tokens;
  private final List<StoreCursor> cursors = new ArrayList<>();
  private final List<Subscription> wakers = new ArrayList<>();
  private final Deque<StoreCursor> unread = new ArrayDeque<>();
  private @Nullable SnapshotReader snapshot;
  private boolean snapshotAnnounced;
  private boolean snapshotPending;
  private final long openedNanos = System.nanoTime();
  private int turn;

  private WatchCursor(WatchRequest request, List<JournalFeed> feeds, WatchTerms terms) {
    this.request = request;
    this.terms = terms;
    this.tokens = feeds.get(0).tokens(terms.principal(), request.filter());
    for (JournalFeed feed : feeds) {
      cursors.add(new StoreCursor(feed, request.filter(), request.latestOnly(), feed.head()));
    }
  }

  /**
   * Begins a watch.
   *
   * @param feeds those of the stores of the filter, in its order
   * @throws SecretsException INVALID_ARGUMENT for a token of another watch, or from the future;
   *     EPOCH_CHANGED for one from before a restore; HISTORY_COMPACTED where the journal does not
   *     reach back to it
   */
  public static WatchCursor open(WatchRequest request, List<JournalFeed> feeds, WatchTerms terms) {
    WatchCursor cursor = new WatchCursor(request, feeds, terms);
    if (request.start() instanceof WatchStart.After after) {
      cursor.goOnAfter(after.token());
    } else if (request.start() instanceof WatchStart.Snapshot) {
      cursor.snapshotPending = true;
      cursor.unread.addAll(cursor.cursors);
    }
    return cursor;
  }

  private void goOnAfter(ResumeToken token) {
    List<Position> positions = tokens.open(token);
    if (positions.size() != cursors.size()) {
      throw ResumeToken.foreign();
    }
    for (int i = 0; i < positions.size(); i++) {
      goOnAfter(positions.get(i), cursors.get(i));
    }
  }

  private static void goOnAfter(Position position, StoreCursor cursor) {
    JournalFeed feed = cursor.feed();
    boolean sameLife =
        position.store().equals(feed.store().id()) && position.epoch() == feed.store().epoch();
    if (!sameLife && !feed.store().origin().isEmpty()) {
      throw SecretsException.of(
              ErrorCode.HISTORY_COMPACTED,
              "Between that resume token and now there was a time in which nobody watched, and so"
                  + " nothing was observed.")
          .store(feed.label())
          .remedy("Take a snapshot, and go on from there.")
          .build();
    }
    if (!sameLife) {
      throw SecretsException.of(
              ErrorCode.EPOCH_CHANGED, "The store was restored since that resume token.")
          .store(feed.label())
          .remedy("Take a snapshot, and go on from there.")
          .build();
    }
    if (position.revision() > feed.head()) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The resume token is of a revision that is to come.")
          .store(feed.label())
          .remedy("Take a snapshot, and find out what gave that token.")
          .build();
    }
    long first = feed.store().journalFirst();
    if (position.revision() + 1 < first) {
      throw SecretsException.of(
              ErrorCode.HISTORY_COMPACTED,
              "The journal reaches back to revision "
                  + first
                  + " only, and the token is of revision "
                  + position.revision()
                  + "; the last is "
                  + feed.head()
                  + ".")
          .store(feed.label())
          .remedy("Take a snapshot, and go on from there.")
          .build();
    }
    cursor.moveTo(position.revision());
  }

  /** Calls this after each change in one of its stores: it must return at once. */
  public void wake(Runnable waker) {
    for (StoreCursor cursor : cursors) {
      wakers.add(cursor.feed().wake(waker));
    }
  }

  /**
   * The next event, where there is one now; may read the store.
   *
   * @return null where there is none; it may be worth asking again at once, see {@link #isBehind}
   * @throws SecretsException which ends the watch
   */
  public @Nullable WatchEvent poll() {
    if (snapshotPending) {
      return nextOfSnapshot();
    }
    for (int i = 0; i < cursors.size(); i++) {
      StoreCursor cursor = cursors.get(turn);
      turn = (turn + 1) % cursors.size();
      JournalEvent event = cursor.next();
      if (event != null && terms.sight().covers(cursor.feed().label(), event.name())) {
        return changed(cursor.feed().label(), event);
      }
    }
    return null;
  }

  /** Whether there is something that was not looked at yet, and can be. */
  public boolean isBehind() {
    return snapshotPending ? hasBegun() || isOlderThan(PATIENCE) : isBehindJournal();
  }

  /** Whether its first word can wait until it {@link #hasBegun}. */
  public boolean isYoung() {
    Duration twice = request.bookmarks().multipliedBy(2);
    return !isOlderThan(twice.compareTo(YOUTH) < 0 ? twice : YOUTH);
  }

  private boolean isOlderThan(Duration time) {
    return System.nanoTime() - openedNanos > time.toNanos();
  }

  /**
   * Whether each change is told from now on: stores that must be looked at were looked at once. A
   * snapshot waits for that.
   */
  public boolean hasBegun() {
    return cursors.stream().allMatch(cursor -> cursor.feed().store().hasBegun());
  }

  private boolean isBehindJournal() {
    for (StoreCursor cursor : cursors) {
      if (cursor.isBehind()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a snapshot is under way, within which there is no position to go on from. */
  public boolean isWithinSnapshot() {
    return snapshotPending;
  }

  /** That everything up to here was told. Not within a snapshot. */
  public WatchEvent bookmark() {
    if (snapshotPending) {
      throw new IllegalStateException("a snapshot is whole or nothing");
    }
    return new WatchEvent.Bookmark(token());
  }

  private WatchEvent nextOfSnapshot() {
    if (!snapshotAnnounced && !hasBegun()) {
      throw SecretsException.of(
              ErrorCode.UNAVAILABLE, "The stores could not be looked at within five minutes.")
          .remedy("Try again; allow the store more calls (watchCallsPerMinute) or watch less.")
          .build();
    }
    if (!snapshotAnnounced) {
      snapshotAnnounced = true;
      return new WatchEvent.SnapshotBegin();
    }
    while (!unread.isEmpty()) {
      StoreCursor cursor = unread.element();
      SnapshotReader reader = reading(cursor);
      StoreSnapshot.Entry entry = reader.next();
      if (entry == null) {
        cursor.moveTo(reader.revision());
        reader.close();
        snapshot = null;
        unread.remove();
      } else if (terms.sight().covers(cursor.feed().label(), entry.name())) {
        return item(cursor.feed().label(), entry);
      }
    }
    snapshotPending = false;
    return new WatchEvent.SnapshotEnd(token());
  }

  private SnapshotReader reading(StoreCursor cursor) {
    SnapshotReader reader = snapshot;
    if (reader == null) {
      reader = new SnapshotReader(cursor.feed(), request.filter());
      snapshot = reader;
    }
    return reader;
  }

  private WatchEvent item(String store, StoreSnapshot.Entry entry) {
    VersionId current = entry.current() == null ? null : entry.current().id();
    return new WatchEvent.SnapshotItem(
        store,
        entry.name(),
        entry.current(),
        entry.incarnation(),
        entry.stageRevision(),
        secret(store, entry.name(), current));
  }

  private WatchEvent changed(String store, JournalEvent event) {
    return new WatchEvent.Changed(
        store,
        event.revision(),
        event.kind(),
        event.name(),
        event.version(),
        event.stages(),
        event.incarnation(),
        event.stageRevision(),
        event.actor(),
        event.time(),
        secret(store, event.name(), event.version()),
        token());
  }

  private @Nullable Secret secret(String store, SecretName name, @Nullable VersionId version) {
    return request.includeValue() && version != null
        ? terms.values().read(store, name, version)
        : null;
  }

  private ResumeToken token() {
    return cursors.size() == 1
        ? tokens.seal(cursors.get(0).position())
        : tokens.seal(cursors.stream().map(StoreCursor::position).toList());
  }

  /** Frees what it holds; the stores stay open. */
  @Override
  public void close() {
    wakers.forEach(Subscription::close);
    wakers.clear();
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }
}
