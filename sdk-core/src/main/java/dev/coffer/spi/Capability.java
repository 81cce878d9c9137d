package dev.coffer.spi;

/**
 * What a store can do. Declared once by the backend, next to its code; the same set drives the
 * guard, the conformance suite, the matrix in the docs and what the API reports. What is not
 * declared fails with UNSUPPORTED: never a silent no-op, never a simulation.
 */
public enum Capability {
  /** Values can be put. A store without it is read-only. */
  PUT,
  /** Earlier versions are kept, listed and readable by id. */
  VERSIONS,
  /** Versions have a number that rises by put. */
  VERSION_NUMBERS,
  /** {@code current} can be moved to any enabled version. */
  MOVABLE_CURRENT,
  /** Stages of the user's own, and {@code pending}, can be set on versions. */
  STAGES,
  /** A put or patch can demand the version it replaces. */
  COMPARE_AND_SET,
  /** A put can demand that the name is new. */
  CREATE_ONLY,
  /** A put repeated with its request id is one put. */
  IDEMPOTENT_PUT,
  /** Values of named strings are kept as such. */
  FIELDS,
  /** Single fields can be changed without losing a concurrent write. */
  FIELD_PATCH,
  /** Labels on secrets. */
  LABELS,
  /** Free text on secrets. */
  DESCRIPTION,
  /** A media type on secrets. */
  CONTENT_TYPE,
  /** An expiry on secrets. */
  EXPIRY,
  /** Metadata can be changed without a new version. */
  UPDATE_METADATA,
  /** A change of metadata can demand the etag it replaces. */
  ETAG,
  /** Versions can be disabled and enabled. */
  DISABLE_VERSION,
  /** A whole secret can be deleted and restored. */
  SOFT_DELETE,
  /** A single version can be deleted and restored. */
  SOFT_DELETE_VERSION,
  /** A whole secret can be destroyed for good. */
  PURGE,
  /** The value of a single version can be destroyed for good. */
  PURGE_VERSION,
  /** A put on a deleted secret goes on with it instead of failing with DELETED. */
  PUT_RESTORES,
  /** Names can be listed. */
  LIST,
  /** Deleted secrets can be listed. */
  LIST_DELETED,
  /** A value of no bytes. */
  EMPTY_VALUE,
  /** Several secrets are read in one call to the service. */
  BATCH_GET,
  /** The service pushes changes by itself. */
  NATIVE_CHANGES,
  /**
   * Changes of what someone watches are found by looking for them, within a budget of calls. A
   * store has this or NATIVE_CHANGES, never both.
   */
  OBSERVED_CHANGES
}
