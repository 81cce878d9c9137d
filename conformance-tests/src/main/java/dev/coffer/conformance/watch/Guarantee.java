package dev.coffer.conformance.watch;

/** What a watch promises (docs/watch.md). Each has one error of the validator. */
public enum Guarantee {
  /** Revisions rise. */
  ORDERED,
  /** No change is told twice, also not after a cut. */
  UNIQUE,
  /** No change is missing between two that were told, and none at the end. */
  RELIABLE,
  /** Nothing outside the filter is told. */
  FILTERED,
  /** What is told is durable: it was asked for, can be read, and is there after a kill. */
  DURABLE,
  /** From any token the same is told again that was told after it. */
  RESUMABLE,
  /** A snapshot and what follows it fit together. */
  SNAPSHOT
}
