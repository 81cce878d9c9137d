package dev.coffer.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * The subscription of a store that pushes its changes: it passes on those that are of interest.
 * Thread-safe.
 */
public final class PushedChanges implements ChangeSubscription, ChangeListener {
  private final ChangeListener listener;
  private final Runnable atClose;
  private volatile Interest interest;

  /**
   * @param atClose ends the telling; may be called more than once
   */
  public PushedChanges(Interest interest, ChangeListener listener, Runnable atClose) {
    this.interest = Objects.requireNonNull(interest, "interest");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.atClose = Objects.requireNonNull(atClose, "atClose");
  }

  @Override
  public void onChange(Change change) {
    if (interest.covers(change.name())) {
      listener.onChange(change);
    }
  }

  @Override
  public void turnTo(Interest next) {
    interest = Objects.requireNonNull(next, "next");
  }

  @Override
  public boolean hasBegun(Interest part) {
    return true;
  }

  @Override
  public Duration staleness() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    atClose.run();
  }
}
