package dev.coffer.conformance.crash;

import dev.coffer.store.MemoryRecords;
import dev.coffer.store.Record;
import dev.coffer.store.RecordSnapshot;
import dev.coffer.store.RecordStore;
import dev.coffer.store.Transaction;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records that break their promise: a commit returns when it is in memory, and is written a moment
 * later. Whoever closes them notices nothing.
 */
final class LateRecords implements RecordStore {
  private static final int LATE_MILLIS = 30;

  private final RecordStore behind;
  private final MemoryRecords memory = new MemoryRecords();
  private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();

  LateRecords(RecordStore behind) {
    this.behind = behind;
    byte[] highest = new byte[513];
    Arrays.fill(highest, (byte) 0xff);
    List<Transaction.Write> rows =
        behind.range(new byte[] {0}, highest, Integer.MAX_VALUE).stream()
            .map(row -> new Transaction.Write(row.key(), row.value()))
            .toList();
    if (!rows.isEmpty()) {
      memory.commit(new Transaction(List.of(), rows));
    }
  }

  @Override
  public UUID id() {
    return behind.id();
  }

  @Override
  public long revision() {
    return memory.revision();
  }

  @Override
  public @Nullable Record get(byte[] key) {
    return memory.get(key);
  }

  @Override
  public List<Record> range(byte[] from, byte[] to, int limit) {
    return memory.range(from, to, limit);
  }

  @Override
  public List<Record> rangeDescending(byte[] from, byte[] to, int limit) {
    return memory.rangeDescending(from, to, limit);
  }

  @Override
  public RecordSnapshot snapshot() {
    return memory.snapshot();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody is told of a late commit: the defect
  public long commit(Transaction transaction) {
    long revision = memory.commit(transaction);
    Transaction written = new Transaction(List.of(), transaction.writes());
    writer.schedule(() -> behind.commit(written), LATE_MILLIS, TimeUnit.MILLISECONDS);
    return revision;
  }

  @Override
  public List<String> check() {
    return behind.check();
  }

  @Override
  public void backup(Path target) {
    memory.backup(target);
  }

  @Override
  public void close() {
    // What was scheduled is still written.
    writer.shutdown();
    try {
      if (!writer.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("The late commits do not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    behind.close();
  }
}
