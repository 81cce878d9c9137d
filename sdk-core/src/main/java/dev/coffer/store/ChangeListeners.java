package dev.coffer.store;

import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import dev.coffer.spi.PushedChanges;
import dev.coffer.spi.SecretBackend.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who hears of durable changes, in this process. Told by the committer, in order, before the writer
 * has its answer: a cache that listens never gives the old value to one who knows of the new one.
 */
final class ChangeListeners {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeListeners.class);

  private final CopyOnWriteArrayList<Listening> listening = new CopyOnWriteArrayList<>();

  /** One interest; a listener may be there more than once. */
  private static final class Listening {
    private final Consumer<JournalEvent> follower;

    Listening(Consumer<JournalEvent> follower) {
      this.follower = follower;
    }
  }

  ChangeSubscription add(Interest interest, ChangeListener listener) {
    List<Subscription> own = new CopyOnWriteArrayList<>();
    PushedChanges told =
        new PushedChanges(interest, listener, () -> own.forEach(Subscription::close));
    own.add(follow(event -> tell(event, told)));
    return told;
  }

  private static void tell(JournalEvent event, ChangeListener listener) {
    if (event.isOwn()) {
      listener.onChange(new Change(event.revision(), event.name(), event.kind(), event.version()));
    }
  }

  /** As {@link #add}, for one who wants the whole event. */
  Subscription follow(Consumer<JournalEvent> follower) {
    Listening one = new Listening(follower);
    listening.add(one);
    return () -> listening.remove(one);
  }

  void tell(JournalEvent event) {
    for (Listening one : listening) {
      try {
        one.follower.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed on revision {}", event.revision(), e);
      }
    }
  }

  void clear() {
    listening.clear();
  }
}
