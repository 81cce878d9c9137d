package dev.coffer.model;

/** Whether the same call may be made again. */
public enum Retryability {
  /** The same call will fail again. */
  PERMANENT,
  /** The same call may succeed later. */
  TRANSIENT,
  /** Was transient, and has been retried until the budget ended: outer layers do not retry. */
  EXHAUSTED
}
