package dev.coffer.store;

import dev.coffer.spi.OperationContext;
import java.time.Instant;
import java.util.Objects;

/** Who an open store is, from one epoch to the next. */
final class LiveIdentity {
  private final RecordStore records;
  private final SealedRows rows;
  private final StoreErrors errors;
  private volatile StoreIdentity current;

  /**
   * @param rows bound to the record store alone: only the identity is
   */
  LiveIdentity(StoreIdentity current, RecordStore records, SealedRows rows, StoreErrors errors) {
    this.current = current;
    this.records = records;
    this.rows = rows;
    this.errors = errors;
  }

  StoreIdentity current() {
    return current;
  }

  /** Opens the record as it is kept now. */
  void check() {
    Record row = records.get(RowKeys.IDENTITY);
    if (row == null) {
      throw errors.damaged(null, null);
    }
    StoreIdentity.open(row.value(), rows);
  }

  /** Begins the next epoch; durable when it returns. */
  void beginEpoch(Instant now, RowHasher hasher, Committer committer) {
    byte[] old = Objects.requireNonNull(records.get(RowKeys.IDENTITY)).value();
    StoreIdentity next = current.restored(now);
    RowChanges changes = new RowChanges(hasher);
    changes.write(RowKeys.IDENTITY, old, next.seal(rows));
    PendingWrite write = new PendingWrite(changes, null);
    committer.submit(committer.enter(OperationContext.LOCAL), write);
    write.await(OperationContext.LOCAL, errors);
    current = next;
  }
}
