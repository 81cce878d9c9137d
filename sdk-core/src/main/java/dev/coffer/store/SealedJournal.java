package dev.coffer.store;

import dev.coffer.key.MacKey;
import dev.coffer.key.MacPurpose;
import dev.coffer.model.NamePrefix;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The door of a sealed store by which its changes are followed. Thread-safe. */
abstract class SealedJournal implements JournaledStore {
  private final StoreGround ground;

  SealedJournal(StoreGround ground) {
    this.ground = ground;
  }

  /** The store's own identity, made at its birth; its envelopes are bound to it. */
  @Override
  public final UUID id() {
    return ground.identity().current().id();
  }

  @Override
  public final long epoch() {
    return ground.identity().current().epoch();
  }

  @Override
  public final String origin() {
    return "";
  }

  @Override
  public final boolean hasBegun() {
    return true;
  }

  /**
   * Adds to the journal what was observed in other stores; durable when it returns.
   *
   * @param observed in the order in which it is told
   */
  public final void observe(List<Observed> observed, OperationContext context) {
    ground.requireOpen();
    Committer committer = ground.committer();
    List<PendingWrite> writes = new ArrayList<>();
    for (Observed one : observed) {
      PendingWrite write =
          new PendingWrite(
              new RowChanges(ground.hasher()), one.event(ground.config().clock().instant()));
      committer.submit(committer.enter(context), write);
      writes.add(write);
    }
    writes.forEach(write -> write.await(context, ground.errors()));
  }

  @Override
  public final long journalRevision() {
    return ground.groups().ledger().journalHead();
  }

  @Override
  public final long journalFirst() {
    return ground.groups().ledger().journalFirst();
  }

  @Override
  public final List<JournalEvent> journal(long fromRevision, int limit) {
    ground.requireOpen();
    return ground.journal().read(fromRevision, limit, ground.groups().ledger());
  }

  @Override
  public final Subscription follow(Consumer<JournalEvent> follower) {
    ground.requireOpen();
    return ground.listeners().follow(follower);
  }

  @Override
  public final StoreSnapshot snapshot(NamePrefix prefix) {
    ground.requireOpen();
    RecordSnapshot held = ground.records().snapshot();
    try {
      return new SealedSnapshot(held, ground.rows(), ground.errors(), prefix);
    } catch (RuntimeException e) {
      held.close();
      throw e;
    }
  }

  @Override
  public final MacKey resumeTokenKey() {
    return ground.ring().mac(MacPurpose.RESUME_TOKEN);
  }
}
