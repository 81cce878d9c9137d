package dev.coffer.store;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.spi.OperationContext;
import java.util.List;

/**
 * Looks after the keys of one sealed store. By itself it replaces ring keys that are old or used
 * up, keeps the ring for the current versions of its root keys, and rewraps what is sealed for
 * others; what is asked for here it does at once. Thread-safe.
 */
public interface StoreKeys {
  /**
   * The same keys, for one call: a change that is asked for twice under one request id happens
   * once, and has the same answer both times. Where it could not be made it may come again.
   *
   * @throws dev.coffer.model.SecretsException from a change: ALREADY_EXISTS when its request id was
   *     used for another
   */
  StoreKeys within(OperationContext context);

  /** What there is, and how far the records are rewrapped. */
  KeysStatus status();

  /**
   * Seals with a new ring key from now on. What is sealed already is rewrapped in the background.
   *
   * @return the id of the new key
   * @throws dev.coffer.model.SecretsException UNAVAILABLE when the root key cannot be reached
   */
  String rotateRing();

  /**
   * Makes a new version of the first root key, and keeps the ring, and in direct mode the values,
   * for it.
   *
   * @throws dev.coffer.model.SecretsException UNSUPPORTED for a root key whose service rotates it;
   *     UNAVAILABLE when it cannot be reached
   */
  KeyVersion rotateRoot();

  /**
   * Sees that the ring is kept for the root keys as they are and that records are rewrapped, now
   * rather than at the next look. Returns at once; see {@link #status()}.
   */
  void rewrap();

  /**
   * Destroys a ring key. A process that has the store open keeps it in memory until it closes it.
   *
   * @throws dev.coffer.model.SecretsException FAILED_PRECONDITION while a record or a backup needs
   *     it, or while it is active; NOT_FOUND when there is none
   */
  void destroyRingKey(String id);

  /**
   * Destroys a version of a root key where it is kept. Stores elsewhere that use it are not seen
   * from here.
   *
   * @throws dev.coffer.model.SecretsException FAILED_PRECONDITION while the ring, a value or a
   *     backup needs it, or while it is current; NOT_FOUND when no root key has it; UNSUPPORTED for
   *     a root key whose service destroys it
   */
  void destroyRootKey(KeyVersion version);

  /**
   * Refuses as {@link #destroyRootKey} would, and destroys nothing: for other stores of one root
   * key.
   */
  void requireUnused(KeyVersion version);

  /**
   * Lets one more root key open the ring, which is then put away. In direct mode it opens
   * everything but the values.
   */
  void addOffline(KeyProvider key);

  /**
   * Changes what the root keys wrap, so that no key that was {@linkplain #addOffline put away}
   * opens the ring from here on.
   *
   * @throws dev.coffer.model.SecretsException UNAVAILABLE unless every root key can be reached
   */
  void revokeOffline();

  /** The backups that were made by this store and not forgotten. */
  List<KeptBackup> backups();

  /**
   * Takes it that these backups are gone.
   *
   * @throws dev.coffer.model.SecretsException NOT_FOUND when there is none of that id
   */
  void forgetBackup(String id);
}
