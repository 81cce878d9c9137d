package dev.coffer.envelope;

import java.util.List;

/**
 * Keys that never come here: what wraps and opens a data key is asked to. Thread-safe. Each method
 * throws what the key's keeper throws; INTEGRITY when a wrapped key does not open.
 */
public interface ProviderKeys {
  /** What the envelope says of one wrapped data key. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Wrapped(String keyId, byte[] blob) {}

  /** What a wrap by a key of this id is bound to. */
  interface Binding {
    byte[] of(String keyId);
  }

  /**
   * Wraps a data key for everyone who is to open it: 1 to 4, no id twice.
   *
   * @param dataKey 32 bytes, wiped by the caller
   */
  List<Wrapped> wrap(byte[] dataKey, Binding binding);

  /** Whether one of these keys has the id. Asks nobody. */
  boolean knows(Wrapped wrapped);

  /**
   * Opens a data key by the first of its wraps that can be opened now.
   *
   * @param wraps those that are {@linkplain #knows known}; at least one
   * @return 32 bytes, wiped by the caller
   */
  byte[] unwrap(List<Wrapped> wraps, Binding binding);
}
