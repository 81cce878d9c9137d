package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.store.StoreSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The live secrets within a filter, as of one revision of one store. It holds that revision, so
 * whoever reads it has a few minutes. Used by one thread at a time.
 */
final class SnapshotReader implements AutoCloseable {
  private static final int ROWS = 128;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final String store;
  private final WatchFilter filter;
  private final StoreSnapshot snapshot;
  private final Deque<SecretName> names;
  private final Deque<StoreSnapshot.Entry> read = new ArrayDeque<>();
  private final long startedNanos = System.nanoTime();

  SnapshotReader(JournalFeed feed, WatchFilter filter) {
    this.store = feed.label();
    this.filter = filter;
    this.names = new ArrayDeque<>(new TreeSet<>(filter.names()));
    this.snapshot = feed.store().snapshot(filter.prefix());
  }

  /** The last event of the journal that is contained in it. */
  long revision() {
    return snapshot.revision();
  }

  /**
   * The next secret, in ascending order of name.
   *
   * @return null at the end
   * @throws SecretsException LIMIT_EXCEEDED where it was read too slowly
   */
  StoreSnapshot.@Nullable Entry next() {
    if (System.nanoTime() - startedNanos > LONGEST.toNanos()) {
      throw SecretsException.of(
              ErrorCode.LIMIT_EXCEEDED, "The snapshot was not read within five minutes.")
          .store(store)
          .remedy("Read it faster, or watch a smaller prefix.")
          .build();
    }
    return filter.names().isEmpty() ? nextBelowPrefix() : nextOfNames();
  }

  private StoreSnapshot.@Nullable Entry nextBelowPrefix() {
    while (read.isEmpty()) {
      List<StoreSnapshot.Entry> more = snapshot.next(ROWS);
      if (more == null) {
        return null;
      }
      read.addAll(more);
    }
    return read.remove();
  }

  private StoreSnapshot.@Nullable Entry nextOfNames() {
    while (!names.isEmpty()) {
      SecretName name = names.remove();
      StoreSnapshot.Entry entry = filter.matches(name) ? snapshot.get(name) : null;
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  @Override
  public void close() {
    snapshot.close();
  }
}
