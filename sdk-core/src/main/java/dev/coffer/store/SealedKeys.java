package dev.coffer.store;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyRing;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.key.RootKeyInfo;
import dev.coffer.key.RootKeys;
import dev.coffer.key.RotatingKeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** The keys of an open store: one change of the ring at a time, kept before it is used. */
final class SealedKeys implements StoreKeys {
  private final LiveRing ring;
  private final RootKeys roots;
  private final Committer committer;
  private final RowHasher hasher;
  private final Rewrapper rewrapper;
  private final SealedSystemRecords notes;
  private final KeyUses uses;
  private final SealedConfig config;
  private final StoreErrors errors;
  private final ReentrantLock changes = new ReentrantLock();
  private final Runnable wake;

  /**
   * @param wake lets the background work begin now
   */
  SealedKeys(
      LiveRing ring,
      RootKeys roots,
      Committer committer,
      RowHasher hasher,
      Rewrapper rewrapper,
      SealedSystemRecords notes,
      KeyUses uses,
      SealedConfig config,
      StoreErrors errors,
      Runnable wake) {
    this.ring = ring;
    this.roots = roots;
    this.committer = committer;
    this.hasher = hasher;
    this.rewrapper = rewrapper;
    this.notes = notes;
    this.uses = uses;
    this.config = config;
    this.errors = errors;
    this.wake = wake;
  }

  @Override
  public KeysStatus status() {
    KeyRing now = ring.current();
    return new KeysStatus(
        config.keys().mode(), now.generation(), now.keys(), now.roots(), rewrapper.status());
  }

  @Override
  public String rotateRing() {
    change(KeyRing::rotated);
    wake.run();
    return ring.current().activeId();
  }

  @Override
  public KeyVersion rotateRoot() {
    if (!(roots.first() instanceof RotatingKeyProvider rotating)) {
      throw SecretsException.of(ErrorCode.UNSUPPORTED, "This root key is not rotated by Coffer.")
          .store(errors.label())
          .remedy(
              "Rotate it in its own service, and Coffer follows. A software root key is replaced:"
                  + " name the new one as rootKey, the old one under reserveKeys, and rewrap.")
          .build();
    }
    KeyVersion version = rotating.rotate();
    followRoots();
    wake.run();
    return version;
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
      change(KeyRing::keptForRoots);
    }
  }

  boolean rotationIsDue() {
    KeysConfig keys = config.keys();
    return ring.current().rotationDue(keys.rotateAfter(), keys.rotateAfterUses());
  }

  @Override
  public void destroyRingKey(String id) {
    changes.lock();
    try {
      KeyRing without = ring.current().without(id);
      try {
        awaitEarlierWrites();
        uses.requireUnused(id, backups());
      } catch (RuntimeException e) {
        without.close();
        throw e;
      }
      keep(without);
    } finally {
      changes.unlock();
    }
  }

  @Override
  public void destroyRootKey(KeyVersion version) {
    changes.lock();
    try {
      requireUnused(version);
      KeyProvider keeper =
          roots.all().stream()
              .filter(each -> each.list().contains(version))
              .findFirst()
              .orElseThrow(this::noSuchRootKey);
      if (!(keeper instanceof RotatingKeyProvider rotating)) {
        throw SecretsException.of(
                ErrorCode.UNSUPPORTED, "This root key is not destroyed by Coffer.")
            .store(errors.label())
            .remedy("Destroy the version in its own service: nothing in this store needs it.")
            .build();
      }
      rotating.destroy(version);
    } finally {
      changes.unlock();
    }
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
    awaitEarlierWrites();
    uses.requireUnused(version, backups());
  }

  private SecretsException noSuchRootKey() {
    return SecretsException.of(ErrorCode.NOT_FOUND, "No root key of the store has this version.")
        .store(errors.label())
        .remedy("Look at them: coffer keys list.")
        .build();
  }

  @Override
  public void addOffline(KeyProvider key) {
    change(before -> before.withOffline(key));
  }

  @Override
  public void revokeOffline() {
    change(KeyRing::withoutOffline);
  }

  @Override
  public List<KeptBackup> backups() {
    List<KeptBackup> backups = new ArrayList<>();
    for (SystemRecord each : notes.ownFrom(KeptBackup.RECORDS)) {
      backups.add(decode(each));
    }
    return backups;
  }

  private KeptBackup decode(SystemRecord each) {
    try {
      return KeptBackup.decode(each.name(), each.content());
    } catch (RecordReader.MalformedRecord e) {
      throw errors.damaged(null, e);
    }
  }

  /** Writes down that a backup is made, and of which keys, before it is. */
  void noteBackup() {
    changes.lock();
    try {
      List<KeptBackup> before = backups();
      Instant now = config.clock().instant();
      KeptBackup made = new KeptBackup(nextId(before), now, now, 1, ringKeys(), rootKeys());
      for (KeptBackup each : before) {
        made = each.needsSame(made) ? each.again(now) : made;
      }
      notes.putOwn(KeptBackup.RECORDS + made.id(), made.encode());
    } finally {
      changes.unlock();
    }
  }

  private static String nextId(List<KeptBackup> before) {
    long highest = before.stream().mapToLong(each -> Long.parseLong(each.id())).max().orElse(0);
    return Long.toString(highest + 1);
  }

  private List<String> ringKeys() {
    return ring.current().keys().stream()
        .filter(each -> each.state() != RingKeyInfo.State.DESTROYED)
        .map(RingKeyInfo::id)
        .toList();
  }

  /** Until all values are rewrapped any version may still have wrapped one. */
  private List<KeyVersion> rootKeys() {
    List<KeyVersion> needed = new ArrayList<>();
    for (RootKeyInfo each : ring.current().roots()) {
      needed.add(each.version());
    }
    if (config.keys().mode() == KeyMode.DIRECT || !rewrapper.isDone()) {
      roots.configured().stream().filter(each -> !needed.contains(each)).forEach(needed::add);
    }
    return needed;
  }

  @Override
  public void forgetBackup(String id) {
    changes.lock();
    try {
      if (backups().stream().noneMatch(each -> each.id().equals(id))) {
        throw SecretsException.of(ErrorCode.NOT_FOUND, "No backup of that id is known.")
            .store(errors.label())
            .remedy("Look at them: coffer backup list.")
            .build();
      }
      notes.putOwn(KeptBackup.RECORDS + id, null);
    } finally {
      changes.unlock();
    }
  }

  private void change(UnaryOperator<KeyRing> change) {
    changes.lock();
    try {
      keep(change.apply(ring.current()));
    } catch (SecretsException e) {
      throw e.store() == null ? e.toBuilder().store(errors.label()).build() : e;
    } finally {
      changes.unlock();
    }
  }

  /** Nothing is sealed with a ring before its record is durable: the committer sees to that. */
  private void keep(KeyRing next) {
    PendingWrite write = PendingWrite.ofRing(new RowChanges(hasher), next);
    WriteQueue.Place place = committer.enter(OperationContext.LOCAL);
    boolean submitted = false;
    try {
      committer.submit(place, write);
      submitted = true;
    } finally {
      if (!submitted) {
        committer.leave(place);
        next.close();
      }
    }
    write.await(OperationContext.LOCAL, errors);
  }

  private void awaitEarlierWrites() {
    try {
      committer.awaitEarlier();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted(false);
    }
  }
}
