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

/**
 * Records that remember what was written to them, so that the same rows can be written elsewhere.
 */
final class CapturedRecords implements RecordStore {
  private final RecordStore records;
  private List<Transaction.Write> written = new ArrayList<>();

  CapturedRecords(RecordStore records) {
    this.records = records;
  }

  /** The rows since the last call; called while nothing is written. */
  List<Transaction.Write> takeWritten() {
    List<Transaction.Write> taken = written;
    written = new ArrayList<>();
    return taken;
  }

  @Override
  public long commit(Transaction transaction) {
    written.addAll(transaction.writes());
    return records.commit(transaction);
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
