package dev.coffer.store;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records in memory: gone with the process. The same contract as a store on disk, durability apart.
 * Readers see one immutable tree and never wait for the writer.
 */
public final class MemoryRecords implements RecordStore {
  private final UUID id;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile State state;
  private volatile boolean closed;

  private record State(RecordTree tree, long revision) {}

  /** An empty record store. */
  public MemoryRecords() {
    this(UUID.randomUUID(), RecordTree.EMPTY, 0);
  }

  private MemoryRecords(UUID id, RecordTree tree, long revision) {
    this.id = id;
    this.state = new State(tree, revision);
  }

  /** A record store with what {@link #backup} wrote. */
  public static MemoryRecords load(Path file) {
    MemoryRecordsFile.Content content = MemoryRecordsFile.read(file);
    return new MemoryRecords(content.id(), content.tree(), content.revision());
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public long revision() {
    return current().revision;
  }

  @Override
  public @Nullable Record get(byte[] key) {
    return current().tree.get(key);
  }

  @Override
  public List<Record> range(byte[] from, byte[] to, int limit) {
    return current().tree.ascending(from, to, limit);
  }

  @Override
  public List<Record> rangeDescending(byte[] from, byte[] to, int limit) {
    return current().tree.descending(from, to, limit);
  }

  @Override
  public RecordSnapshot snapshot() {
    return new Snapshot(current());
  }

  @Override
  public long commit(Transaction transaction) {
    writing.lock();
    try {
      State before = current();
      for (Transaction.Condition condition : transaction.conditions()) {
        check(condition, before.tree);
      }
      long revision = before.revision + 1;
      RecordTree tree = before.tree;
      for (Transaction.Write write : transaction.writes()) {
        byte[] value = write.value();
        tree =
            value == null
                ? tree.without(write.key())
                : tree.with(new Record(write.key().clone(), value.clone(), revision));
      }
      state = new State(tree, revision);
      return revision;
    } finally {
      writing.unlock();
    }
  }

  private static void check(Transaction.Condition condition, RecordTree tree) {
    long found = tree.revisionOf(condition.key());
    if (found != condition.revision()) {
      throw SecretsException.of(
              ErrorCode.VERSION_MISMATCH,
              "A record is of revision " + found + ", not " + condition.revision() + ".")
          .remedy("Read it again, then decide again.")
          .build();
    }
  }

  /** Nothing: memory has no medium that could be damaged. */
  @Override
  public List<String> check() {
    return List.of();
  }

  @Override
  public void backup(Path target) {
    State now = current();
    MemoryRecordsFile.write(target, new MemoryRecordsFile.Content(id, now.tree, now.revision));
  }

  @Override
  public void close() {
    closed = true;
  }

  private State current() {
    if (closed) {
      throw SecretsException.closed("record store").build();
    }
    return state;
  }

  private static final class Snapshot implements RecordSnapshot {
    private final State held;

    Snapshot(State held) {
      this.held = held;
    }

    @Override
    public long revision() {
      return held.revision;
    }

    @Override
    public @Nullable Record get(byte[] key) {
      return held.tree.get(key);
    }

    @Override
    public List<Record> range(byte[] from, byte[] to, int limit) {
      return held.tree.ascending(from, to, limit);
    }

    /** Nothing to free: the tree is garbage once nobody holds it. */
    @Override
    public void close() {}
  }
}
