package dev.coffer.model;

/** The state of one version. */
public enum VersionState {
  /** Can be read. */
  ENABLED,
  /** Kept, not readable until enabled again. */
  DISABLED,
  /** Deleted, can be restored. */
  DELETED,
  /** The value is gone for good; the version's number is never used again. */
  DESTROYED
}
