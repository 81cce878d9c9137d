package dev.coffer.benchmarks;

import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import dev.coffer.store.RecordStore;
import dev.coffer.store.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records that remember what was committed to them, to commit the same rows another way. */
final class RecordedCommits implements RecordStore {
  private final RecordStore records;
  private final List<Transaction> commits = new ArrayList<>();

  RecordedCommits(RecordStore records) {
    this.records = records;
  }

  /** How many there were since the last call of {@link #takeRows()}; each is one sync. */
  int commits() {
    return commits.size();
  }

  /** All rows that were written, in order; forgets them. */
  List<Transaction.Write> takeRows() {
    List<Transaction.Write> rows = new ArrayList<>();
    for (Transaction commit : commits) {
      rows.addAll(commit.writes());
    }
    commits.clear();
    return rows;
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
    return records.get(key);
  }

  @Override
  public List<Record> range(byte[] from, byte[] to, int limit) {
    return records.range(from, to, limit);
  }

  @Override
  public List<Record> rangeDescending(byte[] from, byte[] to, int limit) {
    return records.rangeDescending(from, to, limit);
  }

  @Override
  public RecordSnapshot snapshot() {
    return records.snapshot();
  }

  @Override
  public long commit(Transaction transaction) {
    commits.add(transaction);
    return records.commit(transaction);
  }

  @Override
  public List<String> check() {
    return records.check();
  }

  @Override
  public void backup(Path target) {
    records.backup(target);
  }

  @Override
  public void close() {
    records.close();
  }
}
