package dev.coffer.store;

/**
 * What is under a name: a secret, or the tombstone of one that was purged.
 *
 * <p>The counter rises by one with each write of the record, also across purge, and is the version
 * that its envelope is bound to.
 */
sealed interface NameRecord permits SecretRecord, Tombstone {
  long counter();

  /** 1 for the first secret of a name, one more when the name was purged and made again. */
  long incarnation();

  /** The highest version number ever given under the name. */
  long lastNumber();
}
