package dev.coffer.store;

import dev.coffer.envelope.Envelopes;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyRing;
import dev.coffer.key.MacPurpose;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Instant;
import java.util.List;

/**
 * What a store needs from its records before it can run: its ring, its identity, its ledger. Data
 * whose ring is missing or does not open is refused, and never keyed anew.
 */
record StoreOpening(KeyRing ring, StoreIdentity identity, Ledger ledger) {

  /** Gives birth to a store in empty records. */
  static StoreOpening create(
      RecordStore records, KeyProvider root, Instant now, StoreErrors errors) {
    if (!isEmpty(records)) {
      throw SecretsException.of(ErrorCode.ALREADY_EXISTS, "There is data in these records already.")
          .store(errors.label())
          .remedy("Open the store, or name another place; data is never overwritten.")
          .build();
    }
    KeyRing ring = KeyRing.create(root, records.id());
    try {
      StoreIdentity identity = StoreIdentity.born(now);
      RowChanges changes = new RowChanges(new RowHasher(ring.mac(MacPurpose.SET_HASH)));
      changes.write(RowKeys.KEY_RING, null, ring.sealed());
      changes.write(RowKeys.IDENTITY, null, identity.seal(identityRows(ring, records, errors)));
      Ledger empty = Ledger.empty(now);
      Ledger ledger =
          new Ledger(
              1,
              changes.hash(),
              changes.added(),
              empty.journalHead(),
              empty.journalFirst(),
              empty.outcomeGeneration(),
              empty.oldestGeneration(),
              empty.generationStart());
      SealedRows rows = rows(ring, records, identity, errors);
      GroupRows all = new GroupRows(changes.rows().size());
      all.then(changes);
      records.commit(
          new Transaction(
              List.of(new Transaction.Condition(RowKeys.LEDGER, 0)),
              all.withLedger(ledger.seal(rows))));
      return new StoreOpening(ring, identity, ledger);
    } catch (RuntimeException e) {
      ring.close();
      throw e;
    }
  }

  /** Opens a store that was born before. */
  static StoreOpening open(RecordStore records, KeyProvider root, StoreErrors errors) {
    if (isEmpty(records)) {
      throw SecretsException.of(ErrorCode.CONFIGURATION, "There is no store in these records yet.")
          .store(errors.label())
          .remedy("Run bootstrap first: coffer bootstrap --config FILE.")
          .build();
    }
    byte[] identityRow = required(records, RowKeys.IDENTITY, "identity", errors);
    StoreIdentity.checkFormat(identityRow, errors);
    byte[] ringRow = required(records, RowKeys.KEY_RING, "key ring", errors);
    byte[] ledgerRow = required(records, RowKeys.LEDGER, "ledger", errors);
    KeyRing ring = openRing(root, records, ringRow, errors);
    try {
      StoreIdentity identity = StoreIdentity.open(identityRow, identityRows(ring, records, errors));
      Ledger ledger = Ledger.open(ledgerRow, rows(ring, records, identity, errors));
      return new StoreOpening(ring, identity, ledger);
    } catch (RuntimeException e) {
      ring.close();
      throw e;
    }
  }

  private static KeyRing openRing(
      KeyProvider root, RecordStore records, byte[] ringRow, StoreErrors errors) {
    try {
      return KeyRing.open(root, records.id(), ringRow);
    } catch (SecretsException e) {
      throw e.toBuilder().store(errors.label()).build();
    }
  }

  private static byte[] required(RecordStore records, byte[] key, String what, StoreErrors errors) {
    Record row = records.get(key);
    if (row == null) {
      throw SecretsException.of(
              ErrorCode.INTEGRITY, "There is data without its " + what + ": it cannot be read.")
          .store(errors.label())
          .remedy("Restore the store from a backup; data is never keyed anew.")
          .build();
    }
    return row.value();
  }

  private static boolean isEmpty(RecordStore records) {
    return records.range(RowKeys.FIRST, RowKeys.END, 1).isEmpty();
  }

  /** Rows bound to the record store alone: only the identity is. */
  static SealedRows identityRows(KeyRing ring, RecordStore records, StoreErrors errors) {
    String namespace = records.id().toString();
    return new SealedRows(new Envelopes(ring), records.id(), namespace, errors);
  }

  static SealedRows rows(
      KeyRing ring, RecordStore records, StoreIdentity identity, StoreErrors errors) {
    String namespace = identity.id().toString();
    return new SealedRows(new Envelopes(ring), records.id(), namespace, errors);
  }
}
