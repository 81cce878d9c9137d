package dev.coffer.envelope;

/** What an envelope holds; part of its authenticated context. Numbers are part of the format. */
public enum RecordType {
  VALUE(1),
  METADATA(2),
  POLICY(3),
  TOKEN(4),
  LEASE(5),
  ROTATION_STATE(6),
  AUDIT_KEY(7),
  JOURNAL_EVENT(8),
  REQUEST_OUTCOME(9),
  TRANSIT_KEY(10),
  SET_HASH(11);

  private final int number;

  RecordType(int number) {
    this.number = number;
  }

  /** The byte in the envelope. */
  public int number() {
    return number;
  }
}
