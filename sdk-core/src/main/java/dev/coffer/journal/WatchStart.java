package dev.coffer.journal;

import java.util.Objects;

/** Where a watch begins. */
public sealed interface WatchStart {
  /** With the next change. */
  WatchStart NOW = new Now();

  /** With all live secrets as they are, then the changes from there on. */
  WatchStart SNAPSHOT = new Snapshot();

  /** With the first change after a position. */
  static WatchStart after(ResumeToken token) {
    return new After(token);
  }

  /** With the next change. */
  record Now() implements WatchStart {}

  /** With the first change after a position. */
  record After(ResumeToken token) implements WatchStart {
    public After {
      Objects.requireNonNull(token, "token");
    }
  }

  /** With all live secrets as they are, then the changes from there on. */
  record Snapshot() implements WatchStart {}
}
