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
  private final StoreParts parts;

  SealedJournal(StoreParts parts) {
    this.parts = parts;
  }

  /** The store's own identity, made at its birth; its envelopes are bound to it. */
  @Override
  public final UUID id() {
    return parts.identity().current().id();
  }

  @Override
  public final long epoch() {
    return parts.identity().current().epoch();
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
    parts.requireOpen();
    Committer committer = parts.committer();
    List<PendingWrite> writes = new ArrayList<>();
    for (Observed one : observed) {
      PendingWrite write =
          new PendingWrite(
              new RowChanges(parts.hasher()), one.event(parts.config().clock().instant()));
      committer.submit(committer.enter(context), write);
      writes.add(write);
    }
    writes.forEach(write -> write.await(context, parts.errors()));
  }

  @Override
  public final long journalRevision() {
    return parts.groups().ledger().journalHead();
  }

  @Override
  public final long journalFirst() {
    return parts.groups().ledger().journalFirst();
  }

  @Override
  public final List<JournalEvent> journal(long fromRevision, int limit) {
    parts.requireOpen();
    return parts.journal().read(fromRevision, limit, parts.groups().ledger());
  }

  @Override
  public final Subscription follow(Consumer<JournalEvent> follower) {
    parts.requireOpen();
    return parts.listeners().follow(follower);
  }

  @Override
  public final StoreSnapshot snapshot(NamePrefix prefix) {
    parts.requireOpen();
    RecordSnapshot held = parts.records().snapshot();
    try {
      return new SealedSnapshot(held, parts.rows(), parts.errors(), prefix);
    } catch (RuntimeException e) {
      held.close();
      throw e;
    }
  }

  @Override
  public final MacKey resumeTokenKey() {
    return parts.ring().mac(MacPurpose.RESUME_TOKEN);
  }
}
