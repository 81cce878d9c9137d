package dev.coffer.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions and writes that happen together.
 *
 * @param conditions all must hold
 * @param writes in this order; a key is written at most once
 */
public record Transaction(List<Condition> conditions, List<Write> writes) {
  public Transaction {
    conditions = List.copyOf(conditions);
    writes = List.copyOf(writes);
  }

  /**
   * Demands that a record is unchanged.
   *
   * @param revision of the record when it was read; 0 demands that there is none
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Condition(byte[] key, long revision) {}

  /**
   * Writes a record.
   *
   * @param value the new bytes; null removes the record
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Write(byte[] key, byte @Nullable [] value) {}
}
