package dev.coffer.store;

import dev.coffer.key.MacKey;

/** One row's part of the set hash. Thread-safe. */
final class RowHasher {
  private final MacKey key;

  RowHasher(MacKey key) {
    this.key = key;
  }

  SetHash hash(byte[] rowKey, byte[] value) {
    return SetHash.of(key.sign(rowKey, value));
  }
}
