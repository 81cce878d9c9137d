package dev.coffer.store;

import dev.coffer.key.KeyRing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one transaction of a group of writes: their rows, their journal events, what retention
 * removes, the key ring where its use count must be kept, and the ledger. Used by the committer's
 * thread alone, but for {@link #ledger()}.
 *
 * <p>The transaction has one condition: that the ledger is as this store wrote it last. Every
 * transaction writes the ledger, so nothing else can have written in between.
 */
final class GroupCommit {
  private final RecordStore records;
  private final SealedRows rows;
  private final RowHasher hasher;
  private final Journal journal;
  private final Retention retention;
  private final LiveRing ring;
  private final Clock clock;
  private volatile Ledger ledger;
  private byte[] ringRow;
  private boolean ringIsOwed;
  private long ledgerRevision;

  GroupCommit(
      RecordStore records,
      SealedRows rows,
      RowHasher hasher,
      Journal journal,
      Retention retention,
      LiveRing ring,
      Clock clock,
      Ledger ledger) {
    this.records = records;
    this.rows = rows;
    this.hasher = hasher;
    this.journal = journal;
    this.retention = retention;
    this.ring = ring;
    this.clock = clock;
    this.ledger = ledger;
    this.ringRow = Objects.requireNonNull(records.get(RowKeys.KEY_RING)).value();
    this.ledgerRevision = Objects.requireNonNull(records.get(RowKeys.LEDGER)).revision();
  }

  /** The ledger of the last commit. */
  Ledger ledger() {
    return ledger;
  }

  /**
   * Commits a group; when this returns it is durable.
   *
   * @return its journal events, in order
   */
  List<JournalEvent> commit(List<PendingWrite> group) {
    Ledger before = ledger;
    GroupRows all = new GroupRows(5 * group.size());
    RowChanges own = new RowChanges(hasher);
    List<JournalEvent> events = new ArrayList<>(group.size());
    for (PendingWrite write : group) {
      all.then(write.changes());
      EventDraft draft = write.event();
      if (draft != null) {
        JournalEvent event = draft.at(before.journalHead() + events.size() + 1);
        journal.write(event, own);
        events.add(event);
      }
    }
    Retention.Kept kept = retention.apply(before, clock.instant(), group.size(), own);
    swap(group, own);
    KeyRing next = nextRing(group);
    byte[] savedRing = saveRing(next, own);
    all.then(own);
    Ledger after =
        new Ledger(
            before.counter() + 1,
            before.hash().plus(all.hash()),
            before.rows() + all.added(),
            before.journalHead() + events.size(),
            kept.journalFirst(),
            kept.outcomeGeneration(),
            kept.oldestGeneration(),
            kept.generationStart());
    ledgerRevision =
        records.commit(
            new Transaction(
                List.of(new Transaction.Condition(RowKeys.LEDGER, ledgerRevision)),
                all.withLedger(after.seal(rows))));
    ledger = after;
    ringRow = savedRing;
    ringIsOwed = false;
    if (next != null) {
      ring.replace(next);
    }
    return events;
  }

  /** Writes rows anew that are still what they were, and that retention did not remove just now. */
  private void swap(List<PendingWrite> group, RowChanges own) {
    Set<RowKey> changed = new HashSet<>();
    own.rows().forEach(row -> changed.add(row.key()));
    for (PendingWrite write : group) {
      RowSwap swap = write.swap();
      if (swap != null && changed.add(new RowKey(swap.key()))) {
        Record now = records.get(swap.key());
        if (now != null && Arrays.equals(now.value(), swap.old())) {
          own.write(swap.key(), swap.old(), swap.next());
        }
      }
    }
  }

  private static @Nullable KeyRing nextRing(List<PendingWrite> group) {
    KeyRing next = null;
    for (PendingWrite write : group) {
      next = write.ring() == null ? next : write.ring();
    }
    return next;
  }

  private byte[] saveRing(@Nullable KeyRing next, RowChanges own) {
    // What was sealed for a transaction that failed is still to be kept with the next one.
    ringIsOwed |= next != null || ring.current().needsSaving();
    if (!ringIsOwed) {
      return ringRow;
    }
    byte[] sealed = (next == null ? ring.current() : next).sealed();
    own.write(RowKeys.KEY_RING, ringRow, sealed);
    return sealed;
  }
}
