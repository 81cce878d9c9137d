package dev.coffer.config;

import dev.coffer.spi.Change;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.SecretBackend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listeners that may come before the store whose changes they hear is open. */
final class PendingChanges {
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

  SecretBackend.Subscription add(ChangeListener listener) {
    // Its own object: the same listener may be added twice and removed once.
    ChangeListener added = listener::onChange;
    listeners.add(added);
    return () -> listeners.remove(added);
  }

  /** From now on, every change of the store is told to all, those still to come included. */
  @SuppressWarnings("resource") // ends with the store
  void follow(SecretBackend backend) {
    backend.changes(this::tell);
  }

  private void tell(Change change) {
    listeners.forEach(listener -> listener.onChange(change));
  }
}
