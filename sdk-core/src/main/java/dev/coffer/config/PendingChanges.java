package dev.coffer.config;

import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import dev.coffer.spi.SecretBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Interests that may come before the store whose changes they hear is open. Thread-safe. */
final class PendingChanges {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable SecretBackend open;

  ChangeSubscription add(Interest interest, ChangeListener listener) {
    lock.lock();
    try {
      if (open != null) {
        return open.changes(interest, listener);
      }
      Waiting one = new Waiting(interest, listener);
      waiting.add(one);
      return one;
    } finally {
      lock.unlock();
    }
  }

  /** From now on the changes of the store are told to all, those still to come included. */
  void follow(SecretBackend backend) {
    lock.lock();
    try {
      waiting.forEach(one -> one.follow(backend));
      waiting.clear();
      open = backend;
    } finally {
      lock.unlock();
    }
  }

  /** An interest that came too early. */
  private final class Waiting implements ChangeSubscription {
    private final ChangeListener listener;
    private final long sinceNanos = System.nanoTime();
    private Interest interest;
    private @Nullable ChangeSubscription following;

    Waiting(Interest interest, ChangeListener listener) {
      this.interest = interest;
      this.listener = listener;
    }

    void follow(SecretBackend backend) {
      following = backend.changes(interest, listener);
    }

    @Override
    public void turnTo(Interest next) {
      lock.lock();
      try {
        interest = next;
        if (following != null) {
          following.turnTo(next);
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public boolean hasBegun(Interest part) {
      lock.lock();
      try {
        return following != null && following.hasBegun(part);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Duration staleness() {
      lock.lock();
      try {
        return following == null
            ? Duration.ofNanos(System.nanoTime() - sinceNanos)
            : following.staleness();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        waiting.remove(this);
        if (following != null) {
          following.close();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
