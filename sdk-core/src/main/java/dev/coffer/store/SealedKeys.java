package dev.coffer.store;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyRing;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RootKeys;
import dev.coffer.key.RotatingKeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.KeyChanges.Made;
import dev.coffer.store.KeyRequests.Ask;
import java.util.List;

/** The keys of an open store, for one call or for any. */
final class SealedKeys implements StoreKeys {
  private final StoreGround ground;
  private final LiveRing ring;
  private final RootKeys roots;
  private final KeyChanges changes;
  private final Rewrapper rewrapper;
  private final KeptBackups backups;
  private final KeyUses uses;
  private final SealedConfig config;
  private final StoreErrors errors;
  private final Runnable wake;
  private final OperationContext context;

  /**
   * @param wake lets the background work begin now
   * @param context of the call that they are for
   */
  SealedKeys(
      StoreGround ground,
      KeyChanges changes,
      Rewrapper rewrapper,
      KeptBackups backups,
      Runnable wake,
      OperationContext context) {
    this.ring = ground.ring();
    this.roots = ground.roots();
    this.changes = changes;
    this.rewrapper = rewrapper;
    this.backups = backups;
    this.uses = new KeyUses(ground.records(), ground.errors());
    this.config = ground.config();
    this.errors = ground.errors();
    this.wake = wake;
    this.context = context;
    this.ground = ground;
  }

  @Override
  public StoreKeys within(OperationContext call) {
    return new SealedKeys(ground, changes, rewrapper, backups, wake, call);
  }

  @Override
  public KeysStatus status() {
    KeyRing now = ring.current();
    return new KeysStatus(
        config.keys().mode(), now.generation(), now.keys(), now.roots(), rewrapper.status());
  }

  @Override
  public String rotateRing() {
    String id =
        changes.once(
            context,
            Ask.forText("rotate ring"),
            () -> {
              KeyRing next = ring.current().rotated();
              return new Made<>(next.activeId(), next);
            });
    wake.run();
    return id;
  }

  @Override
  public KeyVersion rotateRoot() {
    KeyVersion version =
        changes.once(
            context,
            Ask.forVersion("rotate root"),
            () -> {
              KeyVersion made = rotatingRoot().rotate();
              KeyRing now = ring.current();
              return new Made<>(made, now.rootsDiffer() ? now.keptForRoots() : null);
            });
    wake.run();
    return version;
  }

  private RotatingKeyProvider rotatingRoot() {
    if (roots.first() instanceof RotatingKeyProvider rotating) {
      return rotating;
    }
    throw SecretsException.of(ErrorCode.UNSUPPORTED, "This root key is not rotated by Coffer.")
        .remedy(
            "Rotate it in its own service, and Coffer follows. A software root key is replaced:"
                + " name the new one as rootKey, the old one under reserveKeys, and rewrap.")
        .build();
  }

  @Override
  public void rewrap() {
    followRoots();
    rewrapper.waitsFor("");
    wake.run();
  }

  /** Keeps the ring for the root keys as they are now. */
  void followRoots() {
    if (ring.current().rootsDiffer()) {
      changes.once(
          OperationContext.LOCAL,
          Ask.done("follow roots"),
          () -> new Made<>(true, ring.current().keptForRoots()));
    }
  }

  boolean rotationIsDue() {
    KeysConfig keys = config.keys();
    return ring.current().rotationDue(keys.rotateAfter(), keys.rotateAfterUses());
  }

  @Override
  public void destroyRingKey(String id) {
    changes.once(
        context, Ask.done("destroy ring key", id), () -> new Made<>(true, ringWithout(id)));
  }

  private KeyRing ringWithout(String id) {
    KeyRing without = ring.current().without(id);
    try {
      changes.awaitEarlierWrites();
      uses.requireUnused(id, backups.all());
      return without;
    } catch (RuntimeException e) {
      without.close();
      throw e;
    }
  }

  @Override
  public void destroyRootKey(KeyVersion version) {
    changes.once(
        context,
        Ask.done("destroy root key", version.key(), version.version()),
        () -> {
          destroyUnused(version);
          return new Made<>(true, null);
        });
  }

  private void destroyUnused(KeyVersion version) {
    requireUnused(version);
    KeyProvider keeper =
        roots.all().stream()
            .filter(each -> each.list().contains(version))
            .findFirst()
            .orElseThrow(this::noSuchRootKey);
    if (!(keeper instanceof RotatingKeyProvider rotating)) {
      throw SecretsException.of(ErrorCode.UNSUPPORTED, "This root key is not destroyed by Coffer.")
          .remedy("Destroy the version in its own service: nothing in this store needs it.")
          .build();
    }
    rotating.destroy(version);
  }

  @Override
  public void requireUnused(KeyVersion version) {
    boolean opensRing =
        ring.current().roots().stream().anyMatch(each -> each.version().equals(version));
    if (opensRing || roots.current().contains(version)) {
      throw SecretsException.of(
              ErrorCode.FAILED_PRECONDITION, "The key ring still needs this root key.")
          .store(errors.label())
          .remedy("Rotate the root key first, or let the ring follow: coffer keys rewrap.")
          .build();
    }
    changes.awaitEarlierWrites();
    uses.requireUnused(version, backups.all());
  }

  private SecretsException noSuchRootKey() {
    return SecretsException.of(ErrorCode.NOT_FOUND, "No root key of the store has this version.")
        .remedy("Look at them: coffer keys list.")
        .build();
  }

  @Override
  public void addOffline(KeyProvider key) {
    changes.once(
        OperationContext.LOCAL,
        Ask.done("add offline"),
        () -> new Made<>(true, ring.current().withOffline(key)));
  }

  @Override
  public void revokeOffline() {
    changes.once(
        context,
        Ask.done("revoke offline"),
        () -> new Made<>(true, ring.current().withoutOffline()));
  }

  @Override
  public List<KeptBackup> backups() {
    return backups.all();
  }

  /** Writes down that a backup is made, and of which keys, before it is. */
  void noteBackup() {
    changes.once(
        OperationContext.LOCAL,
        Ask.done("note backup"),
        () -> {
          backups.note();
          return new Made<>(true, null);
        });
  }

  @Override
  public void forgetBackup(String id) {
    changes.once(
        context,
        Ask.done("forget backup", id),
        () -> {
          backups.forget(id);
          return new Made<>(true, null);
        });
  }
}
