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
  KeyRoom(StoreGround ground, Lanes names, SealedSystemRecords system) {
    this.ring = ground.ring();
    Rewrapper rewrapper = rewrapper(ground, names, system);
    Semaphore wakes = new Semaphore(0);
    this.keys =
        new SealedKeys(
            ground,
            new KeyChanges(ground),
            rewrapper,
            new KeptBackups(ground, system, rewrapper),
            wakes::release,
            OperationContext.LOCAL);
    this.care = new KeyCare(keys, rewrapper, wakes, ground.errors());
  }

  private static Rewrapper rewrapper(StoreGround ground, Lanes names, SealedSystemRecords system) {
    LiveRing ring = ground.ring();
    KeyMode mode = ground.config().keys().mode();
    RowRewrap row =
        new RowRewrap(
            ground.rows(),
            StoreOpening.identityRows(ring, ground.records(), ground.errors()),
            ground.uncommitted(),
            ground.hasher(),
            ground.committer(),
            names,
            system.lanes());
    return new Rewrapper(
        ground.records(),
        row,
        system,
        ground.committer(),
        ground.groups()::ledger,
        () -> RewrapTarget.of(ring, ground.roots(), mode),
        ground.roots(),
        ground.config(),
        ground.errors());
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
