package dev.coffer.conformance;

import dev.coffer.store.MemoryRecords;
import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import dev.coffer.store.RecordStore;
import dev.coffer.store.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records with one planted defect, which the contract must find. */
final class DefectiveRecords implements RecordStore {
  /** Each breaks one sentence of the contract. */
  enum Defect {
    CONDITIONS_ARE_IGNORED,
    ABSENCE_IS_NOT_CHECKED,
    A_REFUSED_COMMIT_LEAVES_ITS_FIRST_WRITE,
    A_COMMIT_IS_SEEN_IN_PARTS,
    REVISIONS_SKIP,
    RANGES_INCLUDE_THEIR_END,
    RANGES_IGNORE_THEIR_LIMIT,
    ORDER_IS_OF_SIGNED_BYTES,
    DESCENDING_RANGES_ASCEND,
    SNAPSHOTS_SEE_LATER_COMMITS,
    ROWS_ARE_SHARED_WITH_THEIR_READERS,
    REMOVALS_ARE_FORGOTTEN,
    BACKUPS_OVERWRITE,
    CLOSING_ENDS_NOTHING
  }

  private final MemoryRecords records = new MemoryRecords();
  private final Defect defect;
  private final List<Record> handedOut = new ArrayList<>();

  DefectiveRecords(Defect defect) {
    this.defect = defect;
  }

  private boolean has(Defect one) {
    return defect == one;
  }

  @Override
  public UUID id() {
    return records.id();
  }

  @Override
  public long revision() {
    return records.revision();
  }

  @Override
  public @Nullable Record get(byte[] key) {
    if (!has(Defect.ROWS_ARE_SHARED_WITH_THEIR_READERS)) {
      return records.get(key);
    }
    for (Record row : handedOut) {
      if (Arrays.equals(row.key(), key)) {
        return row;
      }
    }
    Record row = records.get(key);
    if (row != null) {
      handedOut.add(row);
    }
    return row;
  }

  @Override
  public List<Record> range(byte[] from, byte[] to, int limit) {
    if (has(Defect.RANGES_INCLUDE_THEIR_END)) {
      return records.range(from, Arrays.copyOf(to, to.length + 1), limit);
    }
    if (has(Defect.RANGES_IGNORE_THEIR_LIMIT)) {
      return records.range(from, to, Integer.MAX_VALUE);
    }
    List<Record> rows = new ArrayList<>(records.range(from, to, limit));
    if (has(Defect.ORDER_IS_OF_SIGNED_BYTES)) {
      rows.sort((one, other) -> Arrays.compare(one.key(), other.key()));
    }
    return rows;
  }

  @Override
  public List<Record> rangeDescending(byte[] from, byte[] to, int limit) {
    return has(Defect.DESCENDING_RANGES_ASCEND)
        ? records.range(from, to, limit)
        : records.rangeDescending(from, to, limit);
  }

  @Override
  public RecordSnapshot snapshot() {
    if (!has(Defect.SNAPSHOTS_SEE_LATER_COMMITS)) {
      return records.snapshot();
    }
    return new RecordSnapshot() {
      @Override
      public long revision() {
        return records.revision();
      }

      @Override
      public @Nullable Record get(byte[] key) {
        return records.get(key);
      }

      @Override
      public List<Record> range(byte[] from, byte[] to, int limit) {
        return records.range(from, to, limit);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public long commit(Transaction transaction) {
    return switch (defect) {
      case CONDITIONS_ARE_IGNORED ->
          records.commit(new Transaction(List.of(), transaction.writes()));
      case ABSENCE_IS_NOT_CHECKED -> records.commit(withoutAbsence(transaction));
      case A_REFUSED_COMMIT_LEAVES_ITS_FIRST_WRITE -> leavingTheFirst(transaction);
      case A_COMMIT_IS_SEEN_IN_PARTS -> inParts(transaction);
      case REVISIONS_SKIP -> {
        records.commit(new Transaction(List.of(), List.of()));
        yield records.commit(transaction);
      }
      case REMOVALS_ARE_FORGOTTEN ->
          records.commit(
              new Transaction(
                  transaction.conditions(),
                  transaction.writes().stream().filter(write -> write.value() != null).toList()));
      default -> records.commit(transaction);
    };
  }

  private static Transaction withoutAbsence(Transaction transaction) {
    return new Transaction(
        transaction.conditions().stream().filter(one -> one.revision() != 0).toList(),
        transaction.writes());
  }

  private long leavingTheFirst(Transaction transaction) {
    try {
      return records.commit(transaction);
    } catch (RuntimeException e) {
      records.commit(new Transaction(List.of(), transaction.writes().subList(0, 1)));
      throw e;
    }
  }

  private long inParts(Transaction transaction) {
    long revision = 0;
    for (Transaction.Write write : transaction.writes()) {
      revision = records.commit(new Transaction(List.of(), List.of(write)));
    }
    return revision;
  }

  @Override
  public List<String> check() {
    return records.check();
  }

  @Override
  public void backup(Path target) {
    if (has(Defect.BACKUPS_OVERWRITE)) {
      try {
        Files.deleteIfExists(target);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    records.backup(target);
  }

  @Override
  public void close() {
    if (!has(Defect.CLOSING_ENDS_NOTHING)) {
      records.close();
    }
  }
}
