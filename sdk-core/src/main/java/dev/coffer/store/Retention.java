package dev.coffer.store;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Removes what nobody can ask for any more, a few rows with each group of writes, so that it keeps
 * up with the writers and an idle store does nothing.
 *
 * <p>Outcomes of request ids are kept by generation: a new one begins when the last has lasted as
 * long as outcomes are kept, and those of the generation before it still answer. An outcome is
 * therefore kept for one to two times that long. A clock that jumps ahead begins one generation too
 * early, and no more than one; a clock that jumps back begins its time again.
 */
final class Retention {
  /** How many rows are removed with each write of a group, at most: more than a write adds. */
  private static final int ROWS_PER_WRITE = 4;

  private final RecordStore records;
  private final Journal journal;
  private final SealedConfig config;

  Retention(RecordStore records, Journal journal, SealedConfig config) {
    this.records = records;
    this.journal = journal;
    this.config = config;
  }

  /** What the ledger is to say of what is kept. */
  record Kept(
      long journalFirst, int outcomeGeneration, int oldestGeneration, Instant generationStart) {}

  Kept apply(Ledger before, Instant now, int writes, RowChanges changes) {
    int most = ROWS_PER_WRITE * writes;
    Instant start = before.generationStart();
    int generation = before.outcomeGeneration();
    if (now.isBefore(start)) {
      start = now;
    } else if (Duration.between(start, now).compareTo(config.requestRetention()) >= 0) {
      start = now;
      generation++;
    }
    int oldest = removeOutcomes(before.oldestGeneration(), generation - 1, most, changes);
    return new Kept(removeEvents(before, now, most, changes), generation, oldest, start);
  }

  /**
   * @return the oldest generation that still has outcomes
   */
  private int removeOutcomes(int oldest, int keepFrom, int most, RowChanges changes) {
    if (oldest >= keepFrom) {
      return oldest;
    }
    List<Record> old =
        records.range(RowKeys.outcomesFrom(oldest), RowKeys.outcomesFrom(keepFrom), most);
    old.forEach(row -> changes.remove(row.key(), row.value()));
    return old.size() < most
        ? keepFrom
        : RowKeys.generationOfOutcome(old.get(old.size() - 1).key());
  }

  /**
   * @return the first revision that is kept
   */
  private long removeEvents(Ledger before, Instant now, int most, RowChanges changes) {
    long first = before.journalFirst();
    long surplus = before.journalHead() - first + 1 - config.journalEvents();
    // In whole batches only: reading a row to find it too young is work for nothing.
    if (surplus < most) {
      return first;
    }
    long to = first + most;
    if (!isOldEnough(to - 1, now)) {
      return first;
    }
    for (Record row : records.range(RowKeys.journal(first), RowKeys.journal(to), most)) {
      changes.remove(row.key(), row.value());
    }
    return to;
  }

  /** A damaged event is no reason to refuse writes: it stays, with all after it, for verify. */
  private boolean isOldEnough(long revision, Instant now) {
    try {
      Duration age = Duration.between(journal.read(revision).time(), now);
      return age.compareTo(config.journalRetention()) >= 0;
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.INTEGRITY) {
        throw e;
      }
      return false;
    }
  }
}
