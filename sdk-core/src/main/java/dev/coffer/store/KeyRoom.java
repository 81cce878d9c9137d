package dev.coffer.store;

import dev.coffer.key.MacPurpose;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.spi.OperationContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** The keys of an open store, and the thread that looks after them. */
final class KeyRoom {
  private final LiveRing ring;
  private final SealedKeys keys;
  private final KeyCare care;

  /**
   * @param names the lanes of names, see {@link SecretWriter#names()}
   */
  KeyRoom(StoreParts parts, Lanes names, SealedSystemRecords system) {
    this.ring = parts.ring();
    Rewrapper rewrapper = rewrapper(parts, names, system);
    Semaphore wakes = new Semaphore(0);
    this.keys =
        new SealedKeys(
            parts,
            new KeyChanges(parts),
            rewrapper,
            new KeptBackups(parts, system, rewrapper),
            wakes::release,
            OperationContext.LOCAL);
    this.care = new KeyCare(keys, rewrapper, wakes, parts.errors());
  }

  private static Rewrapper rewrapper(StoreParts parts, Lanes names, SealedSystemRecords system) {
    LiveRing ring = parts.ring();
    KeyMode mode = parts.config().keys().mode();
    RowRewrap row =
        new RowRewrap(
            parts.rows(),
            StoreOpening.identityRows(ring, parts.records(), parts.errors()),
            parts.uncommitted(),
            parts.hasher(),
            parts.committer(),
            names,
            system.lanes());
    return new Rewrapper(
        parts.records(),
        row,
        system,
        parts.committer(),
        parts.groups()::ledger,
        () -> RewrapTarget.of(ring, parts.roots(), mode),
        parts.roots(),
        parts.config(),
        parts.errors());
  }

  SealedKeys keys() {
    return keys;
  }

  KeyCare care() {
    return care;
  }

  /** See {@link SealedStore#fingerprint}. */
  byte[] fingerprint(SecretName name, SecretValue value) {
    byte[] bytes = value.bytes();
    try {
      return ring.mac(MacPurpose.FINGERPRINT)
          .sign(
              name.text().getBytes(StandardCharsets.US_ASCII),
              value.kind().name().getBytes(StandardCharsets.US_ASCII),
              bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
