package dev.coffer.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a group of writes, in their order. Where several writes change one row, it is written
 * once, as the last of them left it; its hash follows all of them, and so comes out the same.
 */
final class GroupRows {
  private final Map<RowKey, Integer> places;
  private final List<Transaction.Write> writes;
  private SetHash hash = SetHash.EMPTY;
  private long added;

  GroupRows(int expectedRows) {
    this.places = new HashMap<>(2 * expectedRows);
    this.writes = new ArrayList<>(expectedRows);
  }

  void then(RowChanges changes) {
    for (RowChanges.NewRow row : changes.rows()) {
      Transaction.Write write = new Transaction.Write(row.key().bytes(), row.value());
      Integer place = places.putIfAbsent(row.key(), writes.size());
      if (place == null) {
        writes.add(write);
      } else {
        writes.set(place, write);
      }
    }
    hash = hash.plus(changes.hash());
    added += changes.added();
  }

  /** With the ledger, which is among the rows of a transaction and not among those it counts. */
  List<Transaction.Write> withLedger(byte[] sealedLedger) {
    writes.add(new Transaction.Write(RowKeys.LEDGER, sealedLedger));
    return writes;
  }

  /** What is added to the set hash. */
  SetHash hash() {
    return hash;
  }

  /** How many rows there are more. */
  long added() {
    return added;
  }
}
