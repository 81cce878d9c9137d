package dev.coffer.store;

/**
 * What becomes of a record of a server, and what the one who asked for it is told.
 *
 * @see SystemRecords#edit
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public sealed interface RecordChange {
  /** What {@link SystemRecords#edit} gives, also when the request comes again; nothing secret. */
  byte[] answer();

  /**
   * The record is made or replaced.
   *
   * @param content in the clear; wiped by the store once it is sealed
   */
  record Write(byte[] content, byte[] answer) implements RecordChange {
    /** Never shows the content. */
    @Override
    public String toString() {
      return "Write[]";
    }
  }

  /** The record is removed. */
  record Remove(byte[] answer) implements RecordChange {}

  /** The record stays as it is. */
  record Keep(byte[] answer) implements RecordChange {}
}
