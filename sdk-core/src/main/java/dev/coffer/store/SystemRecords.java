package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.Page;
import dev.coffer.spi.OperationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's own state (policies, tokens, leases, rotation state, keys) in a sealed store: typed
 * records, sealed and committed like secrets, in the same group commits, without journal events.
 *
 * <p>A name is 1 to 255 printable ASCII characters without spaces; content is at most 1 MiB. Only
 * the types POLICY, TOKEN, LEASE, ROTATION_STATE, AUDIT_KEY and TRANSIT_KEY are taken; the others
 * belong to the store itself and are INVALID_ARGUMENT. Thread-safe.
 */
public interface SystemRecords {
  /** As {@code ifCounter}: whatever is there. */
  long ANY = -1;

  /** As {@code ifCounter}: there must be no such record. */
  long ABSENT = 0;

  /** The record, or null where there is none. */
  @Nullable SystemRecord get(RecordType type, String name);

  /**
   * Makes or replaces a record; durable when it returns.
   *
   * @param ifCounter the counter that the record must have, {@link #ABSENT} or {@link #ANY}
   * @return the record's new counter
   * @throws dev.coffer.model.SecretsException VERSION_MISMATCH when the counter is another
   */
  long put(RecordType type, String name, byte[] content, long ifCounter, OperationContext context);

  /**
   * Removes a record; durable when it returns.
   *
   * @param ifCounter the counter that the record must have, or {@link #ANY}
   * @return whether there was one
   * @throws dev.coffer.model.SecretsException VERSION_MISMATCH when the counter is another
   */
  boolean delete(RecordType type, String name, long ifCounter, OperationContext context);

  /**
   * Records in ascending order of name.
   *
   * @param after the name after which to begin; empty for the first
   * @param limit 1 to 1000
   */
  List<SystemRecord> list(RecordType type, String after, int limit);

  /**
   * One page of records in ascending order of name.
   *
   * @param pageSize 1 to 1000
   * @param pageToken where the last page ended, bound to type and caller; empty for the first
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT for a token of another list
   */
  Page<SystemRecord> page(
      RecordType type, int pageSize, String pageToken, OperationContext context);

  /**
   * Decides on a record and changes it while nobody else can; durable when it returns. With a
   * request id the same request happens once, as a write of a secret does, and gets the same answer
   * again.
   *
   * @param asked what is asked for, to tell a repetition from another request; the store may wipe
   *     it, and keeps a keyed hash alone
   * @return the answer of the edit
   * @throws dev.coffer.model.SecretsException ALREADY_EXISTS when the request id was used for
   *     another request; whatever the edit throws
   */
  byte[] edit(
      RecordType type, String name, byte[] asked, RecordEdit edit, OperationContext context);
}
