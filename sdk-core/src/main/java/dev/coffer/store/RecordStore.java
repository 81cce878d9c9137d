package dev.coffer.store;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ordered records, changed by atomic and durable transactions: what the sealed store stands on. It
 * sees sealed bytes alone. Thread-safe for reads; {@link #commit} is called by one thread at a
 * time. Every method throws only {@link dev.coffer.model.SecretsException}: UNAVAILABLE when the
 * medium does not answer, INTEGRITY when it is damaged, LIMIT_EXCEEDED when it is full.
 */
public interface RecordStore extends AutoCloseable {
  /** The identity of this record store, made at its birth and kept through backup and restore. */
  UUID id();

  /** The revision of the last commit; 0 when there was none. */
  long revision();

  /** The record under a key, as of the last commit; null where there is none. */
  @Nullable Record get(byte[] key);

  /**
   * Records in ascending order of key, by unsigned bytes.
   *
   * @param from the first key, included
   * @param to the last key, excluded
   * @param limit the most records
   */
  List<Record> range(byte[] from, byte[] to, int limit);

  /** Records in descending order of key, from {@code to} (excluded) down to {@code from}. */
  List<Record> rangeDescending(byte[] from, byte[] to, int limit);

  /** An unchanging view of the last commit. The caller closes it. */
  RecordSnapshot snapshot();

  /**
   * Does all of a transaction or nothing. When this returns, it is durable.
   *
   * @return the new revision: exactly one more than before
   * @throws dev.coffer.model.SecretsException VERSION_MISMATCH when a condition does not hold.
   *     After any error of the medium nothing more is accepted: a commit that failed to sync is
   *     never tried again
   */
  long commit(Transaction transaction);

  /** Checks the medium itself, as far as it can without keys: one sentence for each finding. */
  List<String> check();

  /** Copies one revision, online, into a new file that {@link #get} serves alike. */
  void backup(Path target);

  @Override
  void close();
}
