package dev.coffer.key;

import dev.coffer.envelope.RingKey;
import dev.coffer.envelope.RingKeys;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The numbered keys of one sealed store. They are random, wrapped by a root key, and kept together
 * in one record. Thread-safe.
 */
public final class KeyRing implements RingKeys, AutoCloseable {
  private KeyRing() {}

  /**
   * A new ring with one active key, {@code kr-1}, and a key for each {@link MacPurpose}.
   *
   * @param root stays open for as long as the ring is used; not closed by it
   * @param cluster the record store's own id, which the ring is bound to
   */
  public static KeyRing create(KeyProvider root, UUID cluster) {
    throw new UnsupportedOperationException(root + "" + cluster);
  }

  /**
   * Opens a ring from its record.
   *
   * @throws dev.coffer.model.SecretsException INTEGRITY when the record is damaged, belongs to
   *     another store, or was made with another root key (the message says which of them)
   */
  public static KeyRing open(KeyProvider root, UUID cluster, byte[] sealed) {
    throw new UnsupportedOperationException(root + "" + cluster + sealed.length);
  }

  /** The record to keep: at birth, after {@link #rotate()}, and when {@link #needsSaving()}. */
  public byte[] sealed() {
    throw new UnsupportedOperationException();
  }

  /** Rises by one with each change of the keys; starts at 1. */
  public long generation() {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether keys were used more often than the last {@link #sealed()} record accounts for. Then the
   * transaction that writes what was sealed writes the record too, so that uses survive a crash.
   */
  public boolean needsSaving() {
    throw new UnsupportedOperationException();
  }

  /** Adds a new active key; the one before can only open from now on. */
  public void rotate() {
    throw new UnsupportedOperationException();
  }

  /** The ring's key for one purpose. */
  public MacKey mac(MacPurpose purpose) {
    throw new UnsupportedOperationException(purpose.name());
  }

  @Override
  public RingKey active() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable RingKey find(String id) {
    throw new UnsupportedOperationException(id);
  }

  /** Wipes all keys. Using the ring after that throws {@link IllegalStateException}. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
