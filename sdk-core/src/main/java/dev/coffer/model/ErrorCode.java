package dev.coffer.model;

/**
 * What went wrong, in one word that never changes meaning. Numbers are frozen: metrics, audit
 * records and the wire rely on them; new codes take new numbers.
 */
public enum ErrorCode {
  /** A name, value, limit or argument that can never be accepted. */
  INVALID_ARGUMENT(1),
  /** No such secret, version or store. */
  NOT_FOUND(2),
  /** The secret or version is deleted and can be restored. */
  DELETED(3),
  /** A create-only put met an existing secret, or a request id came again with other content. */
  ALREADY_EXISTS(4),
  /** The version or etag that the caller expected is not the one in the store. */
  VERSION_MISMATCH(5),
  /** The state forbids it: disabled, destroyed, pending, expired, key disabled. */
  FAILED_PRECONDITION(6),
  /** The caller did not prove who it is. */
  UNAUTHENTICATED(7),
  /** Policy does not allow it. Decided before existence: says nothing about the name. */
  DENIED(8),
  /** The store refused Coffer's own credential. */
  BACKEND_DENIED(9),
  /** The store does not have the capability. */
  UNSUPPORTED(10),
  /** Too many calls for now; {@link SecretsException#retryAfter()} says how long to wait. */
  THROTTLED(11),
  /** A bound that waiting does not lift. */
  LIMIT_EXCEEDED(12),
  /** The history no longer reaches back to the position asked for: take a snapshot. */
  HISTORY_COMPACTED(13),
  /** The store was restored since: positions of the old epoch mean nothing. */
  EPOCH_CHANGED(14),
  /** Network, sealed store, lost device. */
  UNAVAILABLE(15),
  /** The caller's deadline passed; the effect may have happened. */
  DEADLINE_EXCEEDED(16),
  /** The caller gave up. */
  CANCELLED(17),
  /** Damaged or tampered data. Every cause looks the same from outside. */
  INTEGRITY(18),
  /** The configuration cannot be used. At start only. */
  CONFIGURATION(19),
  /** A defect in Coffer. */
  INTERNAL(20);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /** The frozen number of this code. */
  public int number() {
    return number;
  }
}
