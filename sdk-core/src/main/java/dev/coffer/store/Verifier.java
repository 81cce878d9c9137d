package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one revision whole: opens every record for each of its recipients, compares records that
 * speak of each other, and recomputes the set hash over all rows, which finds what no single row
 * can show: one that was removed, added, or put back as it was before.
 */
final class Verifier {
  private final RecordStore records;
  private final SealedRows rows;
  private final RowHasher hasher;
  private final Journal journal;
  private final Supplier<Ledger> inMemory;
  private final Runnable identityCheck;

  /**
   * @param inMemory the ledger as this process wrote it last
   * @param identityCheck opens the store's identity, which is bound otherwise than all else
   */
  Verifier(
      RecordStore records,
      SealedRows rows,
      RowHasher hasher,
      Journal journal,
      Supplier<Ledger> inMemory,
      Runnable identityCheck) {
    this.records = records;
    this.rows = rows;
    this.hasher = hasher;
    this.journal = journal;
    this.inMemory = inMemory;
    this.identityCheck = identityCheck;
  }

  VerifyReport verify() {
    Findings findings = new Findings();
    records.check().forEach(problem -> findings.add("records", problem));
    long newestKnown = inMemory.get().counter();
    try (RecordSnapshot snapshot = records.snapshot()) {
      Pass pass = new Pass(snapshot, findings);
      try {
        pass.run(newestKnown);
      } catch (SecretsException e) {
        if (e.code() != ErrorCode.INTEGRITY) {
          throw e;
        }
        findings.add("records", "cannot be read to the end: " + e.getMessage());
      }
      return findings.report(snapshot.revision(), pass.seen);
    }
  }

  /** One walk over all rows of a snapshot. */
  private final class Pass {
    private final RecordSnapshot snapshot;
    private final Findings findings;
    private SetHash hash = SetHash.EMPTY;
    private long seen;

    Pass(RecordSnapshot snapshot, Findings findings) {
      this.snapshot = snapshot;
      this.findings = findings;
    }

    void run(long newestKnown) {
      Ledger ledger = ledger(newestKnown);
      if (ledger == null) {
        return;
      }
      walk(RowKeys.FIRST, RowKeys.table(RowKeys.JOURNAL));
      walkJournal(ledger);
      walk(RowKeys.table((byte) (RowKeys.JOURNAL + 1)), RowKeys.table(RowKeys.METADATA));
      new SecretsCheck(snapshot, rows, findings, this::count).run();
      walk(RowKeys.table((byte) (RowKeys.METADATA + 1)), RowKeys.table(RowKeys.VALUE));
      walk(RowKeys.table((byte) (RowKeys.VALUE + 1)), RowKeys.END);
      // The ledger's own row was seen, and is not among the rows that it counts.
      if (!hash.equals(ledger.hash()) || seen - 1 != ledger.rows()) {
        findings.add(
            "set hash",
            "does not match: the ledger knows "
                + ledger.rows()
                + " rows, there are "
                + (seen - 1)
                + "; a row was removed, added, changed, or put back as it was before");
        compareWithJournal(ledger);
      }
    }

    private @Nullable Ledger ledger(long newestKnown) {
      Record row = snapshot.get(RowKeys.LEDGER);
      if (row == null) {
        findings.add("ledger", "is not there: without it nothing can be judged");
        return null;
      }
      Ledger ledger = findings.read("ledger", () -> Ledger.open(row.value(), rows));
      if (ledger != null && ledger.counter() < newestKnown) {
        findings.add("ledger", "is older than the one that this process wrote");
      }
      return ledger;
    }

    private void count(Record row) {
      seen++;
      hash = hash.plus(hasher.hash(row.key(), row.value()));
    }

    private void walk(byte[] from, byte[] to) {
      RowCursor cursor = new RowCursor(snapshot, from, to);
      while (cursor.peek() != null) {
        Record row = cursor.next();
        if (isOnly(row, RowKeys.LEDGER)) {
          seen++;
        } else {
          count(row);
          check(row);
        }
      }
    }

    private void check(Record row) {
      byte table = row.key()[0];
      if (isOnly(row, RowKeys.IDENTITY)) {
        findings.check("identity of the store", identityCheck);
      } else if (table == RowKeys.OUTCOME && row.key().length > 5) {
        findings.check("outcome of a request", () -> Outcomes.check(row.key(), row.value(), rows));
      } else if (table == RowKeys.SYSTEM && row.key().length > 2) {
        checkSystem(row);
      } else if (!isOnly(row, RowKeys.KEY_RING)) {
        findings.add("a row of no known kind", "does not belong to the store");
      }
    }

    private static boolean isOnly(Record row, byte[] key) {
      return Arrays.equals(row.key(), key);
    }

    private void checkSystem(Record row) {
      String name = RowKeys.nameOfSystem(row.key());
      for (RecordType type : RecordType.values()) {
        if (type.number() == RowKeys.typeOfSystem(row.key())) {
          findings.check(
              type.name().toLowerCase(Locale.ROOT) + " " + name,
              () -> rows.verifyCounted(type, name, row.value()));
          return;
        }
      }
      findings.add("a row of no known type", "does not belong to the store");
    }

    private void walkJournal(Ledger ledger) {
      RowCursor cursor =
          new RowCursor(
              snapshot,
              RowKeys.table(RowKeys.JOURNAL),
              RowKeys.table((byte) (RowKeys.JOURNAL + 1)));
      long expected = ledger.journalFirst();
      while (cursor.peek() != null) {
        Record row = cursor.next();
        count(row);
        if (!RowKeys.isJournal(row.key())) {
          findings.add("a row of no known kind", "does not belong to the store");
          continue;
        }
        long revision = RowKeys.revisionOfJournal(row.key());
        missingEvents(expected, revision);
        expected = Math.max(expected, revision + 1);
        findings.check("journal event " + revision, () -> journal.open(revision, row.value()));
      }
      missingEvents(expected, ledger.journalHead() + 1);
      if (expected > ledger.journalHead() + 1) {
        findings.add("journal", "goes on after revision " + ledger.journalHead());
      }
    }

    private void missingEvents(long from, long to) {
      if (from < to) {
        findings.add("journal events " + from + " to " + (to - 1), "are not there");
      }
    }

    /**
     * Says which names are behind: every change of a name has an event with the counter that the
     * name's record had after it.
     */
    private void compareWithJournal(Ledger ledger) {
      Map<String, Long> counters = new HashMap<>();
      RowCursor events =
          new RowCursor(
              snapshot,
              RowKeys.journal(ledger.journalFirst()),
              RowKeys.journal(ledger.journalHead() + 1));
      Findings ignored = new Findings();
      while (events.peek() != null) {
        Record row = events.next();
        if (!RowKeys.isJournal(row.key())) {
          continue;
        }
        long revision = RowKeys.revisionOfJournal(row.key());
        JournalEvent event = ignored.read("", () -> journal.open(revision, row.value()));
        if (event != null && event.isOwn()) {
          counters.put(event.name().text(), event.stageRevision());
        }
      }
      counters.forEach(this::compareWithJournal);
    }

    private void compareWithJournal(String text, long counter) {
      SecretName name = SecretName.of(text);
      Record row = snapshot.get(RowKeys.metadata(name));
      if (row == null) {
        findings.add("metadata of " + text, "is not there, and the journal knows the name");
        return;
      }
      NameRecord found = new Findings().read("", () -> rows.openName(name, row.value()));
      if (found != null && found.counter() != counter) {
        findings.add(
            "metadata of " + text,
            "was put back: it has counter " + found.counter() + ", the journal says " + counter);
      }
    }
  }
}
