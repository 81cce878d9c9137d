package dev.coffer.journal;

import dev.coffer.key.MacKey;
import dev.coffer.model.NamePrefix;
import dev.coffer.spi.Interest;
import dev.coffer.spi.SecretBackend.Subscription;
import dev.coffer.store.JournalEvent;
import dev.coffer.store.JournaledStore;
import dev.coffer.store.StoreSnapshot;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What some watches of a store have observed without a break: positions of one observation mean
 * nothing in another. Thread-safe.
 */
final class Observation implements JournaledStore {
  private final ObservedStore store;
  private final Interest interest;
  private final UUID id = UUID.randomUUID();

  /** Guarded by the store. */
  int watchers;

  /** When the last of them left. Guarded by the store. */
  long leftNanos;

  Observation(ObservedStore store, Interest interest) {
    this.store = store;
    this.interest = interest;
  }

  Interest interest() {
    return interest;
  }

  /** One watch less. */
  void leave() {
    store.leave(this);
  }

  @Override
  public String origin() {
    return store.origin();
  }

  @Override
  public boolean hasBegun() {
    return store.hasBegun(interest);
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public long epoch() {
    return store.epoch();
  }

  @Override
  public long journalRevision() {
    return store.journalRevision();
  }

  @Override
  public long journalFirst() {
    return store.journalFirst();
  }

  @Override
  public List<JournalEvent> journal(long fromRevision, int limit) {
    return store.journal(fromRevision, limit);
  }

  @Override
  public Subscription follow(Consumer<JournalEvent> follower) {
    return store.follow(follower);
  }

  @Override
  public StoreSnapshot snapshot(NamePrefix prefix) {
    return store.snapshot(prefix);
  }

  @Override
  public MacKey resumeTokenKey() {
    return store.resumeTokenKey();
  }
}
