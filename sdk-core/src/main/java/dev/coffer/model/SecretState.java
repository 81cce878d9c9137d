package dev.coffer.model;

/** The state of a whole secret. */
public enum SecretState {
  /** Live. */
  ENABLED,
  /** Deleted as a whole, can be restored. */
  DELETED
}
