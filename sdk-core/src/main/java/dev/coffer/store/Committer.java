package dev.coffer.store;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a store that writes: it takes what is queued, gives each write its place in the
 * journal, and commits the group at once, so that many writers share one sync of the disk.
 *
 * <p>An error of the records ends it. The group that met it is not acknowledged and never tried
 * again: a sync that failed once may succeed the second time with the data gone. Writers in that
 * group are told that the outcome is unknown, those behind it that nothing happened. Records that
 * are full have taken the transaction back for certain: all those writers are told so, and the next
 * write may find room.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final WriteQueue queue;
  private final UncommittedRows uncommitted;
  private final GroupCommit groups;
  private final ChangeListeners listeners;
  private final StoreErrors errors;
  private final Worker worker;
  private volatile @Nullable SecretsException failure;

  Committer(
      WriteQueue queue,
      UncommittedRows uncommitted,
      GroupCommit groups,
      ChangeListeners listeners,
      StoreErrors errors) {
    this.queue = queue;
    this.uncommitted = uncommitted;
    this.groups = groups;
    this.listeners = listeners;
    this.errors = errors;
    this.worker = new Worker("coffer-committer-" + errors.label(), this::run);
  }

  void start() {
    worker.start();
  }

  /** Takes a place for a write; see {@link WriteQueue#enter}. */
  WriteQueue.Place enter(OperationContext context) {
    return queue.enter(context);
  }

  /** Gives back the place of a write that came to nothing. */
  void leave(WriteQueue.Place place) {
    queue.leave(place);
  }

  /** Waits until every write that has a place now is settled. */
  void awaitEarlier() throws InterruptedException {
    queue.awaitEarlier();
  }

  /** Queues a sealed write; the caller holds the lanes of its rows. */
  void submit(WriteQueue.Place place, PendingWrite write) {
    queue.add(place, write, uncommitted);
  }

  /** Why the last commit failed; null where it did not. */
  @Nullable SecretsException failure() {
    return failure;
  }

  /**
   * Refuses reads where a commit failed in an unknown state: what is read then may be gone after a
   * crash.
   */
  void requireReadable() {
    SecretsException why = failure;
    if (why != null && why.outcomeUnknown()) {
      throw why.toBuilder().outcomeUnknown(false).build();
    }
  }

  /** Commits what is queued, then ends. */
  void close() {
    queue.close(errors.closed());
    worker.awaitEnd();
  }

  private void run() {
    try {
      List<PendingWrite> group = queue.takeGroup();
      while (group != null && commit(group)) {
        group = queue.takeGroup();
      }
    } catch (InterruptedException e) {
      giveUp(List.of(), errors.interrupted(false));
    }
  }

  /**
   * @return whether it goes on
   */
  private boolean commit(List<PendingWrite> group) {
    List<JournalEvent> events;
    try {
      events = groups.commit(group);
    } catch (SecretsException e) {
      return giveUp(group, e);
    } catch (RuntimeException | Error e) {
      return giveUp(
          group, SecretsException.of(ErrorCode.INTERNAL, "A commit failed.").cause(e).build());
    }
    failure = null;
    group.forEach(uncommitted::remove);
    events.forEach(listeners::tell);
    group.forEach(PendingWrite::succeed);
    queue.settled(group);
    return true;
  }

  /**
   * @return whether it goes on
   */
  private boolean giveUp(List<PendingWrite> group, SecretsException cause) {
    boolean full = cause.code() == ErrorCode.LIMIT_EXCEEDED;
    SecretsException why = full ? full(cause) : stopped(cause);
    SecretsException known = why.toBuilder().outcomeUnknown(false).build();
    failure = why;
    List<PendingWrite> behind = queue.abandon(group, uncommitted, full ? null : known);
    LOG.error("store {}: {}", errors.label(), why.getMessage(), cause);
    group.forEach(write -> write.fail(why));
    behind.forEach(write -> write.fail(known));
    queue.settled(group);
    queue.settled(behind);
    return full;
  }

  private SecretsException full(SecretsException cause) {
    return SecretsException.of(
            ErrorCode.LIMIT_EXCEEDED, "There is no room for the write: " + cause.getMessage())
        .store(errors.label())
        .remedy("Make room and try again; nothing has happened.")
        .cause(cause)
        .build();
  }

  private SecretsException stopped(SecretsException cause) {
    boolean foreign = cause.code() == ErrorCode.VERSION_MISMATCH;
    String what = foreign ? "something else writes its records." : cause.getMessage();
    return SecretsException.of(ErrorCode.UNAVAILABLE, "The store stopped: " + what)
        .store(errors.label())
        .remedy("Mend the cause, then start it again; what was acknowledged is safe.")
        .outcomeUnknown(!foreign)
        .cause(cause)
        .build();
  }
}
