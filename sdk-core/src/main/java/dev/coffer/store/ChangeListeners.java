package dev.coffer.store;

import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.SecretBackend.Subscription;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final ChangeListener listener;

    Listening(ChangeListener listener) {
      this.listener = listener;
    }
  }

  Subscription add(ChangeListener listener) {
    Listening one = new Listening(listener);
    listening.add(one);
    return () -> listening.remove(one);
  }

  void tell(JournalEvent event) {
    Change change = new Change(event.revision(), event.name(), event.kind());
    for (Listening one : listening) {
      try {
        one.listener.onChange(change);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed on revision {}", event.revision(), e);
      }
    }
  }

  void clear() {
    listening.clear();
  }
}
