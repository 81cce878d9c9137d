package dev.coffer.store;

import dev.coffer.key.MacPurpose;
import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all doors of an open store stand on: its records, the keys that seal them, and the one way
 * by which they are written.
 *
 * @param closed whether the store is; its doors are then shut, one and all
 */
record StoreGround(
    RecordStore records,
    LiveRing ring,
    RootKeys roots,
    SealedRows rows,
    RowHasher hasher,
    Journal journal,
    GroupCommit groups,
    UncommittedRows uncommitted,
    Outcomes outcomes,
    Committer committer,
    ChangeListeners listeners,
    LiveIdentity identity,
    AtomicBoolean closed,
    SealedConfig config,
    StoreErrors errors) {

  /** Gives birth to a store. */
  static StoreGround create(
      String label, RecordStore records, RootKeys roots, SealedConfig config) {
    StoreErrors errors = new StoreErrors(label);
    return of(records, roots, StoreOpening.create(records, roots, config, errors), config, errors);
  }

  /** Opens a store that was born before. */
  static StoreGround open(String label, RecordStore records, RootKeys roots, SealedConfig config) {
    StoreErrors errors = new StoreErrors(label);
    return of(records, roots, StoreOpening.open(records, roots, config, errors), config, errors);
  }

  private static StoreGround of(
      RecordStore records,
      RootKeys roots,
      StoreOpening opening,
      SealedConfig config,
      StoreErrors errors) {
    LiveRing ring = opening.ring();
    SealedRows rows =
        StoreOpening.rows(ring, roots, config.keys().mode(), records, opening.identity(), errors);
    RowHasher hasher = new RowHasher(ring.mac(MacPurpose.SET_HASH));
    Journal journal = new Journal(records, rows, errors);
    Retention retention = new Retention(records, journal, config);
    GroupCommit groups =
        new GroupCommit(
            records, rows, hasher, journal, retention, ring, config.clock(), opening.ledger());
    UncommittedRows uncommitted = new UncommittedRows(records);
    ChangeListeners listeners = new ChangeListeners();
    WriteQueue queue = new WriteQueue(config.queuedWrites(), errors);
    return new StoreGround(
        records,
        ring,
        roots,
        rows,
        hasher,
        journal,
        groups,
        uncommitted,
        new Outcomes(ring.mac(MacPurpose.REQUEST_ID), rows, uncommitted),
        new Committer(queue, uncommitted, groups, listeners, errors),
        listeners,
        new LiveIdentity(
            opening.identity(), records, StoreOpening.identityRows(ring, records, errors), errors),
        new AtomicBoolean(),
        config,
        errors);
  }

  /** Refuses what comes after the end, and reads of what may be gone after a crash. */
  void requireOpen() {
    if (closed.get()) {
      throw errors.closed();
    }
    committer.requireReadable();
  }

  Probe probe() {
    if (closed.get()) {
      return Probe.failing("is closed");
    }
    SecretsException why = committer.failure();
    if (why != null) {
      return Probe.failing(why);
    }
    try {
      records.revision();
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  Verifier verifier() {
    return new Verifier(records, rows, hasher, journal, groups::ledger, identity::check);
  }

  void requireClean(VerifyReport report) {
    if (!report.isClean()) {
      VerifyReport.Finding first = report.findings().get(0);
      throw SecretsException.of(
              ErrorCode.INTEGRITY,
              "The copy is damaged: " + first.record() + " " + first.problem() + ".")
          .store(errors.label())
          .remedy("Restore another backup.")
          .build();
    }
  }

  /** See {@link LiveIdentity#beginEpoch}. */
  void beginEpoch() {
    identity.beginEpoch(config.clock().instant(), hasher, committer);
  }
}
