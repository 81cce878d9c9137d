package dev.coffer.spi;

import java.time.Duration;

/**
 * An interest in the changes of a store. Thread-safe; closing it ends it, and closing it again does
 * nothing.
 */
public interface ChangeSubscription extends SecretBackend.Subscription {
  /** Turns to another interest. Of what both contain no change is lost and none is told twice. */
  void turnTo(Interest interest);

  /**
   * Whether each change of this part of the interest is told from now on. Where a store must look
   * for changes, that is so once it has looked for the first time.
   */
  boolean hasBegun(Interest part);

  /**
   * How old the oldest knowledge is that the store has of what is of interest: no change that lies
   * further back is still to be told. Zero where the store pushes its changes.
   */
  Duration staleness();
}
