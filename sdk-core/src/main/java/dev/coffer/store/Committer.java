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
 * group are told that the outcome is unknown, those behind it that nothing happened.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  private final WriteQueue queue;
  private final UncommittedRows uncommitted;
  private final GroupCommit groups;
  private final ChangeListeners listeners;
  private final StoreErrors errors;
  private final Thread thread;
  private volatile @Nullable SecretsException stopped;

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
    this.thread = new Thread(this::run, "coffer-committer-" + errors.label());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes a place for a write; see {@link WriteQueue#enter}. */
  void enter(OperationContext context) {
    queue.enter(context);
  }

  /** Gives back the place of a write that came to nothing. */
  void leave() {
    queue.leave();
  }

  /** Queues a sealed write; the caller holds the lanes of its rows. */
  void submit(PendingWrite write) {
    queue.add(write, uncommitted);
  }

  /** Why the store stopped; null while it runs. */
  @Nullable SecretsException stopped() {
    return stopped;
  }

  /**
   * Refuses reads where a commit failed in an unknown state: what is read then may be gone after a
   * crash.
   */
  void requireReadable() {
    SecretsException why = stopped;
    if (why != null && why.outcomeUnknown()) {
      throw why.toBuilder().outcomeUnknown(false).build();
    }
  }

  /** Commits what is queued, then ends. */
  void close() {
    queue.close(errors.closed());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      List<PendingWrite> group = queue.takeGroup();
      while (group != null && commit(group)) {
        group = queue.takeGroup();
      }
    } catch (InterruptedException e) {
      stop(List.of(), errors.interrupted(false));
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
      stop(group, e);
      return false;
    } catch (RuntimeException | Error e) {
      stop(group, SecretsException.of(ErrorCode.INTERNAL, "A commit failed.").cause(e).build());
      return false;
    }
    group.forEach(uncommitted::remove);
    events.forEach(listeners::tell);
    group.forEach(PendingWrite::succeed);
    queue.settled(group.size());
    return true;
  }

  private void stop(List<PendingWrite> group, SecretsException cause) {
    SecretsException refusal = refusal(cause);
    stopped = refusal;
    List<PendingWrite> behind = queue.abandon(refusal.toBuilder().outcomeUnknown(false).build());
    LOG.error("store {} stopped: {}", errors.label(), cause.getMessage(), cause);
    group.forEach(write -> write.fail(refusal));
    behind.forEach(write -> write.fail(refusal.toBuilder().outcomeUnknown(false).build()));
    queue.settled(group.size() + behind.size());
  }

  /** A full medium has done nothing, for certain; after any other error nobody knows. */
  private SecretsException refusal(SecretsException cause) {
    boolean full = cause.code() == ErrorCode.LIMIT_EXCEEDED;
    boolean foreign = cause.code() == ErrorCode.VERSION_MISMATCH;
    String what =
        foreign
            ? "The store stopped: something else writes its records."
            : "The store stopped: " + cause.getMessage();
    return SecretsException.of(full ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.UNAVAILABLE, what)
        .store(errors.label())
        .remedy(
            full
                ? "Make room, then start it again; what was acknowledged is safe."
                : "Mend the cause, then start it again; what was acknowledged is safe.")
        .outcomeUnknown(!full && !foreign)
        .cause(cause)
        .build();
  }
}
