package dev.coffer.store;

import dev.coffer.key.MacKey;
import dev.coffer.model.NamePrefix;
import dev.coffer.spi.SecretBackend.Subscription;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A store that keeps its own changes: what a watch stands on. Positions are revisions of one epoch;
 * they begin at 1 and have no gaps. Thread-safe; every method throws only {@link
 * dev.coffer.model.SecretsException}.
 */
public interface JournaledStore {
  /**
   * Whose changes these are: empty for the store's own, else the name of the store in which they
   * were observed. Events of another origin are in the journal too, and are not for its watchers.
   */
  String origin();

  /**
   * Whether each change is told from now on. Where a store must be looked at, that is so once it
   * was looked at for the first time.
   */
  boolean hasBegun();

  /** The store's own identity, made at its birth; that of an observation, made at its beginning. */
  UUID id();

  /** Rises with each restore; positions of another epoch mean nothing. */
  long epoch();

  /** The revision of the last durable event; 0 when there was none. */
  long journalRevision();

  /** The first revision that is still kept; one more than the last where none is. */
  long journalFirst();

  /**
   * Durable changes in order.
   *
   * @param fromRevision the first revision wanted, from 1; one more than {@link #journalRevision()}
   *     gives none
   * @param limit 1 to 1000
   * @throws dev.coffer.model.SecretsException HISTORY_COMPACTED when the journal no longer reaches
   *     back to it; INVALID_ARGUMENT for a revision that is still to come
   */
  List<JournalEvent> journal(long fromRevision, int limit);

  /**
   * Tells of every event that becomes durable from now on, in order and one at a time, before its
   * writer has its answer. The follower must return soon and must not call the store.
   */
  Subscription follow(Consumer<JournalEvent> follower);

  /** All live secrets below a prefix as of one revision of the journal. The caller closes it. */
  StoreSnapshot snapshot(NamePrefix prefix);

  /** The key that seals resume tokens, kept as long as the store. */
  MacKey resumeTokenKey();
}
