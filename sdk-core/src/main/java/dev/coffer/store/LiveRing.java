package dev.coffer.store;

import dev.coffer.envelope.RingKey;
import dev.coffer.envelope.RingKeys;
import dev.coffer.key.KeyRing;
import dev.coffer.key.MacKey;
import dev.coffer.key.MacPurpose;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The key ring of an open store, of whatever generation. Rings that were replaced stay open until
 * the store is closed: who began to seal with one may go on, and who reads an older revision of the
 * records still opens what a key sealed that is destroyed by now. Thread-safe.
 */
final class LiveRing implements RingKeys, AutoCloseable {
  /** The newest first. */
  private final List<KeyRing> rings = new CopyOnWriteArrayList<>();

  private volatile KeyRing current;

  LiveRing(KeyRing first) {
    rings.add(first);
    current = first;
  }

  KeyRing current() {
    return current;
  }

  /** Seals with the next ring from now on; its record is kept already. */
  void replace(KeyRing next) {
    rings.add(0, next);
    current = next;
  }

  /** The keys for message authentication are the same in every generation. */
  MacKey mac(MacPurpose purpose) {
    return current.mac(purpose);
  }

  @Override
  public RingKey active() {
    return current.active();
  }

  @Override
  public @Nullable RingKey find(String id) {
    RingKey key = current.find(id);
    if (key != null) {
      return key;
    }
    for (KeyRing earlier : rings) {
      RingKey replaced = earlier.find(id);
      if (replaced != null) {
        return replaced;
      }
    }
    return null;
  }

  @Override
  public void close() {
    rings.forEach(KeyRing::close);
  }
}
