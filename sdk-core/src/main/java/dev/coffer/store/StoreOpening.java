package dev.coffer.store;

import dev.coffer.envelope.Envelopes;
import dev.coffer.key.DirectKeys;
import dev.coffer.key.KeyRing;
import dev.coffer.key.MacPurpose;
import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What a store needs from its records before it can run: its ring, its identity, its ledger. Data
 * whose ring is missing or does not open is refused, and never keyed anew.
 */
record StoreOpening(LiveRing ring, StoreIdentity identity, Ledger ledger) {

  /** Gives birth to a store in empty records. */
  static StoreOpening create(
      RecordStore records, RootKeys roots, SealedConfig config, StoreErrors errors) {
    if (!isEmpty(records)) {
      throw SecretsException.of(ErrorCode.ALREADY_EXISTS, "There is data in these records already.")
          .store(errors.label())
          .remedy("Open the store, or name another place; data is never overwritten.")
          .build();
    }
    LiveRing ring = new LiveRing(KeyRing.create(roots, records.id(), config.clock()));
    Instant now = config.clock().instant();
    KeyMode mode = config.keys().mode();
    try {
      StoreIdentity identity = StoreIdentity.born(now);
      RowChanges changes = new RowChanges(new RowHasher(ring.mac(MacPurpose.SET_HASH)));
      changes.write(RowKeys.KEY_RING, null, ring.current().sealed());
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
      SealedRows rows = rows(ring, roots, mode, records, identity, errors);
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
  static StoreOpening open(
      RecordStore records, RootKeys roots, SealedConfig config, StoreErrors errors) {
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
    LiveRing ring = new LiveRing(openRing(roots, records, ringRow, config.clock(), errors));
    try {
      StoreIdentity identity = StoreIdentity.open(identityRow, identityRows(ring, records, errors));
      Ledger ledger =
          Ledger.open(
              ledgerRow, rows(ring, roots, config.keys().mode(), records, identity, errors));
      return new StoreOpening(ring, identity, ledger);
    } catch (RuntimeException e) {
      ring.close();
      throw e;
    }
  }

  private static KeyRing openRing(
      RootKeys roots, RecordStore records, byte[] ringRow, Clock clock, StoreErrors errors) {
    try {
      return KeyRing.open(roots, records.id(), ringRow, clock);
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
  static SealedRows identityRows(LiveRing ring, RecordStore records, StoreErrors errors) {
    String namespace = records.id().toString();
    return new SealedRows(new Envelopes(ring), records.id(), namespace, KeyMode.RING, errors);
  }

  static SealedRows rows(
      LiveRing ring,
      RootKeys roots,
      KeyMode mode,
      RecordStore records,
      StoreIdentity identity,
      StoreErrors errors) {
    String namespace = identity.id().toString();
    Envelopes envelopes = new Envelopes(ring, new DirectKeys(roots));
    return new SealedRows(envelopes, records.id(), namespace, mode, errors);
  }
}
