package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Rewraps one row, as it is when it is written: in the lane of those who write it, or, where nobody
 * but the committer does, only if it is still the same then. The row's counter stays, and no event
 * is journalled: nothing that a reader sees has changed.
 */
final class RowRewrap {
  private final SealedRows rows;
  private final SealedRows identityRows;
  private final UncommittedRows uncommitted;
  private final RowHasher hasher;
  private final Committer committer;
  private final Lanes names;
  private final Lanes system;

  RowRewrap(
      SealedRows rows,
      SealedRows identityRows,
      UncommittedRows uncommitted,
      RowHasher hasher,
      Committer committer,
      Lanes names,
      Lanes system) {
    this.rows = rows;
    this.identityRows = identityRows;
    this.uncommitted = uncommitted;
    this.hasher = hasher;
    this.committer = committer;
    this.names = names;
    this.system = system;
  }

  /** Whether a row is sealed for other keys than these. */
  static boolean isDue(byte[] key, byte[] row, RewrapTarget target) {
    SealedRow sealed = SealedRow.of(key, row);
    // The ledger is sealed anew with every commit.
    return sealed != null
        && sealed.type() != RecordType.SET_HASH
        && !target.isMet(sealed.type(), sealed.keyIds(row));
  }

  /**
   * Queues the rewrapped row.
   *
   * @return the write to wait for; null where there is nothing to do any more
   * @throws SecretsException INTEGRITY when the row's data key does not open; UNAVAILABLE when a
   *     root key is away
   */
  @Nullable PendingWrite begin(byte[] key, byte[] read, RewrapTarget target) {
    WriteQueue.Place place = committer.enter(OperationContext.LOCAL);
    boolean submitted = false;
    ReentrantLock lane = null;
    try {
      lane = enterLane(key);
      PendingWrite write = lane == null ? swap(key, read) : change(key, target);
      if (write != null) {
        committer.submit(place, write);
        submitted = true;
      }
      return write;
    } finally {
      if (lane != null) {
        lane.unlock();
      }
      if (!submitted) {
        committer.leave(place);
      }
    }
  }

  /** The lane of a row; null for one that only the committer writes. */
  private @Nullable ReentrantLock enterLane(byte[] key) {
    return switch (key[0]) {
      case RowKeys.METADATA ->
          names.enter(RowKeys.nameOfMetadata(key).hashCode(), OperationContext.LOCAL);
      case RowKeys.VALUE ->
          names.enter(RowKeys.nameOfValue(key).hashCode(), OperationContext.LOCAL);
      case RowKeys.SYSTEM -> system.enter(Arrays.hashCode(key), OperationContext.LOCAL);
      default -> null;
    };
  }

  private @Nullable PendingWrite change(byte[] key, RewrapTarget target) {
    byte[] latest = uncommitted.latest(key).value();
    SealedRow row = latest == null ? null : SealedRow.of(key, latest);
    if (latest == null || row == null || !isDue(key, latest, target)) {
      return null;
    }
    RowChanges changes = new RowChanges(hasher);
    changes.write(key, latest, rows.rewrap(row, latest));
    return new PendingWrite(changes, null);
  }

  private PendingWrite swap(byte[] key, byte[] read) {
    SealedRow row = Objects.requireNonNull(SealedRow.of(key, read));
    SealedRows sealer = Arrays.equals(key, RowKeys.IDENTITY) ? identityRows : rows;
    RowSwap swap = new RowSwap(key, read, sealer.rewrap(row, read));
    return PendingWrite.swapping(new RowChanges(hasher), swap);
  }
}
