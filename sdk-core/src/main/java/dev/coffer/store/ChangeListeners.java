package dev.coffer.store;

import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.SecretBackend.Subscription;
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

  Subscription add(ChangeListener listener) {
    return follow(
        event -> listener.onChange(new Change(event.revision(), event.name(), event.kind())));
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
