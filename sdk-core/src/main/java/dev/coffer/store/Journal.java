package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of a store in the order in which they became durable: one sealed record each, without
 * gaps between the first that is kept and the last.
 */
final class Journal {
  /** Not a name that any record of a server can have. */
  static final String NAME = ":journal";

  private final RecordStore records;
  private final SealedRows rows;
  private final StoreErrors errors;

  Journal(RecordStore records, SealedRows rows, StoreErrors errors) {
    this.records = records;
    this.rows = rows;
    this.errors = errors;
  }

  /** Adds an event to what is committed. */
  void write(JournalEvent event, RowChanges changes) {
    byte[] sealed =
        rows.seal(
            RecordType.JOURNAL_EVENT, NAME, event.revision(), JournalEventCodec.encode(event));
    changes.write(RowKeys.journal(event.revision()), null, sealed);
  }

  /** One event that must be there. */
  JournalEvent read(long revision) {
    Record row = records.get(RowKeys.journal(revision));
    if (row == null) {
      throw errors.damaged(null, null);
    }
    return open(revision, row.value());
  }

  JournalEvent open(long revision, byte[] row) {
    byte[] plaintext =
        rows.open(RecordType.JOURNAL_EVENT, NAME, revision, row, JournalEventCodec.MAX_BYTES);
    return rows.decode(null, plaintext, bytes -> JournalEventCodec.decode(revision, bytes));
  }

  /** See {@link SealedStore#journal}. */
  List<JournalEvent> read(long from, int limit, Ledger ledger) {
    if (limit < 1 || limit > Limits.MAX_PAGE_SIZE) {
      throw errors.invalid(null, "The limit is out of range.", "Use 1 to 1000.");
    }
    if (from < 1 || from > ledger.journalHead() + 1) {
      throw errors.invalid(
          null,
          "Revision " + from + " of the journal is still to come, or never was.",
          "Use 1 to " + (ledger.journalHead() + 1) + ".");
    }
    if (from < ledger.journalFirst()) {
      throw compacted(ledger);
    }
    long to = Math.min(ledger.journalHead(), from + limit - 1) + 1;
    List<JournalEvent> events = new ArrayList<>();
    for (Record row : records.range(RowKeys.journal(from), RowKeys.journal(to), limit)) {
      if (!RowKeys.isJournal(row.key())) {
        throw errors.damaged(null, null);
      }
      events.add(open(RowKeys.revisionOfJournal(row.key()), row.value()));
    }
    if (!isWithoutGap(events, from, to)) {
      throw gap(from);
    }
    return List.copyOf(events);
  }

  private static boolean isWithoutGap(List<JournalEvent> events, long from, long to) {
    return events.size() == to - from && (events.isEmpty() || events.get(0).revision() == from);
  }

  /** Either retention removed events since the ledger was looked at, or someone else did. */
  private SecretsException gap(long from) {
    Record row = records.get(RowKeys.LEDGER);
    if (row == null) {
      return errors.damaged(null, null);
    }
    Ledger now = Ledger.open(row.value(), rows);
    return from < now.journalFirst() ? compacted(now) : errors.damaged(null, null);
  }

  private SecretsException compacted(Ledger ledger) {
    return SecretsException.of(
            ErrorCode.HISTORY_COMPACTED,
            "The journal reaches back to revision " + ledger.journalFirst() + " only.")
        .store(errors.label())
        .remedy("Take a snapshot, and go on from the revision after it.")
        .build();
  }
}
