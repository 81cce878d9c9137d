package dev.coffer.store;

import dev.coffer.envelope.RecordType;
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
}
