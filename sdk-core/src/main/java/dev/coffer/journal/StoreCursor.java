package dev.coffer.journal;

import dev.coffer.model.SecretName;
import dev.coffer.store.JournalEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one watch is in the journal of one store. It holds a few events that were read and not yet
 * told, never more than one read gives, and none while it has caught up. Used by one thread at a
 * time.
 */
final class StoreCursor {
  /** How many events are passed over at once at most, so that others have their turn. */
  private static final int PATIENCE = 1024;

  private final JournalFeed feed;
  private final WatchFilter filter;
  private final boolean latestOnly;
  private Deque<JournalEvent> window = new ArrayDeque<>(0);
  private long position;

  StoreCursor(JournalFeed feed, WatchFilter filter, boolean latestOnly, long position) {
    this.feed = feed;
    this.filter = filter;
    this.latestOnly = latestOnly;
    this.position = position;
  }

  JournalFeed feed() {
    return feed;
  }

  /** The revision up to which everything was told or passed over. */
  Position position() {
    return new Position(feed.store().id(), feed.store().epoch(), position);
  }

  void moveTo(long revision) {
    position = revision;
    window = new ArrayDeque<>(0);
  }

  boolean isBehind() {
    return position < feed.head();
  }

  /**
   * The next event that passes the filter.
   *
   * @return null where there is none, or none among many that were looked at: see {@link #isBehind}
   */
  @Nullable JournalEvent next() {
    for (int passed = 0; passed < PATIENCE; passed++) {
      if (window.isEmpty() && !load()) {
        return null;
      }
      JournalEvent event = window.remove();
      position = event.revision();
      if (isMeant(event)) {
        return event;
      }
    }
    return null;
  }

  private boolean isMeant(JournalEvent event) {
    return event.origin().equals(feed.store().origin())
        && filter.matches(event.name(), event.kind());
  }

  private boolean load() {
    // A deque that was emptied keeps its room: one that waits for hours needs none.
    List<JournalEvent> read = isBehind() ? feed.read(position + 1) : List.of();
    window = latestOnly ? lastOfEachName(read) : new ArrayDeque<>(read);
    return !read.isEmpty();
  }

  /**
   * Of the events of one name that pass the filter, only the last; the last of all stays in any
   * case, so that the position moves on.
   */
  private Deque<JournalEvent> lastOfEachName(List<JournalEvent> read) {
    Set<SecretName> later = new HashSet<>();
    Deque<JournalEvent> kept = new ArrayDeque<>();
    for (int i = read.size() - 1; i >= 0; i--) {
      JournalEvent event = read.get(i);
      boolean counts = isMeant(event);
      boolean last = i == read.size() - 1;
      if (last || (counts && !later.contains(event.name()))) {
        kept.addFirst(event);
      }
      if (counts) {
        later.add(event.name());
      }
    }
    return kept;
  }
}
