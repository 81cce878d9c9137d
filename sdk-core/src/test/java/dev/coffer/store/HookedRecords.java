package dev.coffer.store;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records that let a test step in before and after each commit, and edit rows under the store. */
final class HookedRecords implements RecordStore {
  private final MemoryRecords records;
  private final AtomicInteger commits = new AtomicInteger();
  private volatile Consumer<Transaction> before = transaction -> {};
  private volatile Runnable after = () -> {};

  HookedRecords() {
    this(new MemoryRecords());
  }

  HookedRecords(MemoryRecords records) {
    this.records = records;
  }

  void beforeCommit(Consumer<Transaction> hook) {
    before = hook;
  }

  void afterCommit(Runnable hook) {
    after = hook;
  }

  int commits() {
    return commits.get();
  }

  /** Writes a row as someone would who can write the file; null removes it. */
  void plant(byte[] key, byte @Nullable [] value) {
    records.commit(new Transaction(List.of(), List.of(new Transaction.Write(key, value))));
  }

  byte[] row(byte[] key) {
    Record row = records.get(key);
    if (row == null) {
      throw new AssertionError("there is no such row");
    }
    return row.value();
  }

  /** The same rows in a store of their own: what a crash leaves. */
  HookedRecords copy(Path file) {
    records.backup(file);
    return new HookedRecords(MemoryRecords.load(file));
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
    before.accept(transaction);
    long revision = records.commit(transaction);
    commits.incrementAndGet();
    after.run();
    return revision;
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
